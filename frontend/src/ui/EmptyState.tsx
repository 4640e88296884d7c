/** What a page says when there is nothing to show: why, and what to do about it. */
import type { ReactNode } from "react";
import { cx } from "./classNames";
import styles from "./EmptyState.module.css";

export interface EmptyStateProps {
  icon?: ReactNode;
  title: string;
  /** The level of the heading that fits the page. */
  level?: 2 | 3;
  actions?: ReactNode;
  compact?: boolean;
  className?: string;
  children?: ReactNode;
}

export function EmptyState({ icon, title, level = 2, actions, compact = false, className, children }: EmptyStateProps) {
  const Heading = `h${level}` as const;
  return (
    <div className={cx(styles.empty, compact && styles.compact, className)}>
      {icon && (
        <span className={styles.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <Heading className={styles.title}>{title}</Heading>
      {children && <div className={styles.text}>{children}</div>}
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
