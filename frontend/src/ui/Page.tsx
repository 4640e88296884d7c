/** The frame of a page beside the inbox: a header that stays, and a body that scrolls. */
import type { ReactNode, Ref } from "react";
import { cx } from "./classNames";
import styles from "./Page.module.css";

export interface PageProps {
  title: ReactNode;
  /** A link back, before the title. */
  back?: ReactNode;
  /** A line under the title. */
  lead?: ReactNode;
  actions?: ReactNode;
  /** "wide" for pages that bring their own columns. */
  width?: "text" | "wide";
  bodyRef?: Ref<HTMLDivElement>;
  className?: string;
  children: ReactNode;
}

export function Page({ title, back, lead, actions, width = "text", bodyRef, className, children }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        {back}
        <div className={styles.words}>
          <h1 className={styles.title}>{title}</h1>
          {lead && <div className={styles.lead}>{lead}</div>}
        </div>
        {actions && <div className={styles.actions}>{actions}</div>}
      </header>
      <div className={styles.body} ref={bodyRef}>
        <div className={cx(styles.column, styles[width], className)}>{children}</div>
      </div>
    </div>
  );
}

/** A part of a page under its own heading. */
export function Section({
  title,
  note,
  actions,
  children,
}: {
  title: string;
  note?: ReactNode;
  actions?: ReactNode;
  children: ReactNode;
}) {
  return (
    <section className={styles.section}>
      <header className={styles.sectionHeader}>
        <h2 className={styles.sectionTitle}>{title}</h2>
        {note && <span className={styles.note}>{note}</span>}
        {actions && <div className={styles.sectionActions}>{actions}</div>}
      </header>
      {children}
    </section>
  );
}
