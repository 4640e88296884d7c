/** How far a piece of work has come; without a value it is merely under way. */
import { Label } from "react-aria-components/Label";
import { ProgressBar } from "react-aria-components/ProgressBar";
import { cx } from "./classNames";
import hidden from "./VisuallyHidden.module.css";
import styles from "./Progress.module.css";

export interface ProgressProps {
  label: string;
  hideLabel?: boolean;
  value?: number;
  max?: number;
  tone?: "accent" | "ai";
  className?: string;
}

export function Progress({ label, hideLabel = false, value, max = 100, tone = "accent", className }: ProgressProps) {
  return (
    <ProgressBar
      value={value ?? 0}
      maxValue={max}
      isIndeterminate={value === undefined}
      className={cx(styles.progress, className)}
    >
      {({ percentage, valueText }) => (
        <>
          <span className={hideLabel ? hidden.hidden : styles.words}>
            <Label>{label}</Label>
            {value !== undefined && <span className={styles.value}>{valueText}</span>}
          </span>
          <span className={cx(styles.track, styles[tone], value === undefined && styles.moving)}>
            <span className={styles.fill} style={value === undefined ? undefined : { width: `${percentage ?? 0}%` }} />
          </span>
        </>
      )}
    </ProgressBar>
  );
}
