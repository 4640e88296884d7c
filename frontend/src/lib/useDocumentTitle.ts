/** Names the browser's tab after what is on screen. */
import { useEffect } from "react";
import { t } from "./i18n";

/** Shows "title · Dana AI" in the tab while the component is there. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · ${t("app.name")}` : t("app.name");
  }, [title]);
}
