/** What a link from a letter says when it is used up, too old or not complete. */
import type { ReactNode } from "react";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { AuthCard } from "./AuthCard";
import { LettersLink } from "./LettersLink";
import styles from "./AuthCard.module.css";

export function DeadLink({ text = t("auth.dead.text"), next }: { text?: string; next?: ReactNode }) {
  return (
    <AuthCard
      title={t("auth.dead.title")}
      lead={text}
      footer={
        <>
          <p>
            <Link to="/">{t("auth.dead.toStart")}</Link>
          </p>
          <LettersLink />
        </>
      }
    >
      {next && <div className={styles.done}>{next}</div>}
    </AuthCard>
  );
}
