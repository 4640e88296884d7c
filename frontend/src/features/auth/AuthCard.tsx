/** The frame of the pages before the inbox: the mark, a title, what to do, and the way to the others. */
import type { ReactNode } from "react";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import styles from "./AuthCard.module.css";

interface AuthCardProps {
  title: string;
  lead: ReactNode;
  footer?: ReactNode;
  children?: ReactNode;
}

export function AuthCard({ title, lead, footer, children }: AuthCardProps) {
  useDocumentTitle(title);
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <p className={styles.brand}>
          <span className={styles.logo} aria-hidden="true" />
          {t("app.name")}
        </p>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {children}
        {footer && <div className={styles.footer}>{footer}</div>}
      </div>
    </main>
  );
}
