/** A line across a page or a card about its state, with what can be done about it. */
import type { ReactNode } from "react";
import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import { cx } from "./classNames";
import styles from "./Banner.module.css";

const ICONS = { info: Info, ok: CircleCheck, warn: TriangleAlert, danger: CircleAlert };

export interface BannerProps {
  tone?: keyof typeof ICONS;
  title?: ReactNode;
  actions?: ReactNode;
  /** Reads it aloud when it appears: "alert" at once, "status" when the reader pauses. */
  live?: "alert" | "status";
  className?: string;
  children?: ReactNode;
}

export function Banner({ tone = "info", title, actions, live, className, children }: BannerProps) {
  const Icon = ICONS[tone];
  return (
    <div role={live} className={cx(styles.banner, styles[tone], className)}>
      <Icon aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        {title && <p className={styles.title}>{title}</p>}
        {children && <div className={styles.text}>{children}</div>}
      </div>
      {actions && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
