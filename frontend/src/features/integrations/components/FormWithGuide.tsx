/** A form with the connector's guide beside it, or below it where there is no room. */
import type { FormEvent, ReactNode } from "react";
import type { CatalogueEntry } from "@/api/types";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { Guide } from "./Guide";
import styles from "./FormWithGuide.module.css";

export function FormWithGuide({
  entry,
  onSubmit,
  children,
}: {
  entry: CatalogueEntry;
  onSubmit: () => void;
  children: ReactNode;
}) {
  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <div className={styles.columns}>
      <form
        className={styles.form}
        onSubmit={submit}
        noValidate
        aria-label={t("integrations.settingsOf", { name: entry.name })}
      >
        {children}
      </form>
      <aside className={styles.guide} aria-label={t("integrations.guide")}>
        <h2 className={styles.title}>{t("integrations.guide")}</h2>
        <Guide text={withoutTitle(entry.guide)} />
        <Link href={entry.docs_url}>{t("integrations.docs")}</Link>
      </aside>
    </div>
  );
}

/** The guide's own first heading says what the page's title says already. */
function withoutTitle(guide: string): string {
  return guide.replace(/^\s*#\s[^\n]*\n/, "");
}
