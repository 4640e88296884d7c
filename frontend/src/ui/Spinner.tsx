/** A small turning ring, decoration only: whoever shows it says in words what is going on. */
import { cx } from "./classNames";
import styles from "./Spinner.module.css";

export interface SpinnerProps {
  size?: "s" | "m" | "l";
  className?: string;
}

export function Spinner({ size = "m", className }: SpinnerProps) {
  return <span className={cx(styles.spinner, styles[size], className)} aria-hidden="true" />;
}
