/** A count in a small pill, with the words that say what is counted. */
import { VisuallyHidden } from "./VisuallyHidden";
import { cx } from "./classNames";
import styles from "./Badge.module.css";

export interface BadgeProps {
  count: number;
  /** Read aloud before the number, such as "Unread messages:". */
  label: string;
  tone?: "accent" | "quiet";
  max?: number;
  className?: string;
}

export function Badge({ count, label, tone = "accent", max = 99, className }: BadgeProps) {
  return (
    <span className={cx(styles.badge, styles[tone], className)}>
      <VisuallyHidden>{label} </VisuallyHidden>
      {count > max ? `${max}+` : count}
    </span>
  );
}
