/** A short state in a coloured pill: violet for the machine, red for trouble, amber for a limit, green for done. */
import type { ReactNode } from "react";
import { cx } from "./classNames";
import styles from "./Chip.module.css";

type ChipTone = "ai" | "danger" | "warn" | "ok" | "plain";

export interface ChipProps {
  tone?: ChipTone;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function Chip({ tone = "plain", icon, className, children }: ChipProps) {
  return (
    <span className={cx(styles.chip, styles[tone], className)}>
      {icon}
      <span className={styles.text}>{children}</span>
    </span>
  );
}
