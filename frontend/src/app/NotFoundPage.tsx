/** What an address shows that leads nowhere. */
import { Compass } from "lucide-react";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { VisuallyHidden } from "@/ui/VisuallyHidden";

export function NotFoundPage() {
  useDocumentTitle(t("notFound.title"));
  return (
    <>
      <VisuallyHidden>
        <h1>{t("app.name")}</h1>
      </VisuallyHidden>
      <EmptyState
        icon={<Compass />}
        title={t("notFound.title")}
        actions={
          <ButtonLink to="/inbox" variant="primary">
            {t("notFound.toInbox")}
          </ButtonLink>
        }
      >
        <p>{t("notFound.text")}</p>
      </EmptyState>
    </>
  );
}
