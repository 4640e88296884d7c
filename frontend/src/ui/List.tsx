/** Rows in a card: the plain list that pages of things are made of. */
import type { ReactNode } from "react";
import { cx } from "./classNames";
import styles from "./List.module.css";

export interface ListProps {
  label: string;
  className?: string;
  children: ReactNode;
}

export function List({ label, className, children }: ListProps) {
  return (
    <ul aria-label={label} className={cx(styles.list, className)}>
      {children}
    </ul>
  );
}

export interface ListRowProps {
  /** An icon, a glyph or an Avatar. */
  leading?: ReactNode;
  /** Draws no box around what leads, for an Avatar that has a shape of its own. */
  plain?: boolean;
  title: ReactNode;
  /** States beside the title. */
  chips?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
  /** Below the row's line, such as progress or a reason. */
  children?: ReactNode;
  className?: string;
}

export function ListRow({ leading, plain = false, title, chips, meta, actions, children, className }: ListRowProps) {
  return (
    <li className={cx(styles.row, className)}>
      {leading && <span className={cx(!plain && styles.leading)}>{leading}</span>}
      <div className={styles.main}>
        <div className={styles.line}>
          <span className={styles.title}>{title}</span>
          {chips}
        </div>
        {meta && <div className={styles.meta}>{meta}</div>}
        {children && <div className={styles.more}>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </li>
  );
}

/** Facts about a row, with a dot between them; what is empty is left out. */
export function Facts({ items }: { items: ReactNode[] }) {
  return (
    <span className={styles.facts}>
      {items
        .filter((item) => item !== null && item !== undefined && item !== "" && item !== false)
        .map((item, index) => (
          <span key={index}>{item}</span>
        ))}
    </span>
  );
}
