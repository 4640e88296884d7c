/** The frame of the pages before the inbox: the mark, a title, a form, and the way to the other one. */
import type { ReactNode } from "react";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import styles from "./AuthCard.module.css";

interface AuthCardProps {
  title: string;
  lead: string;
  footer: ReactNode;
  children: ReactNode;
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
        <p className={styles.footer}>{footer}</p>
      </div>
    </main>
  );
}
