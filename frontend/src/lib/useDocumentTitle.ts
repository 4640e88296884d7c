/** Names the browser's tab after what is on screen, and how many customers wait for a person. */
import { useEffect } from "react";
import { t } from "./i18n";

let name = "";
let waiting = 0;

/** Shows "title · Dana AI" in the tab while the component is there. */
export function useDocumentTitle(title: string): void {
  useEffect(() => {
    name = title;
    show();
  }, [title]);
}

/** Shows a number before it, where it is not 0. */
export function showWaiting(count: number): void {
  waiting = count;
  show();
}

function show(): void {
  const title = name ? `${name} · ${t("app.name")}` : t("app.name");
  document.title = waiting ? `(${waiting}) ${title}` : title;
}
