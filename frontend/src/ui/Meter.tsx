/** How much of a fixed amount is used. */
import { Label, Meter as AriaMeter } from "react-aria-components/Meter";
import { cx } from "./classNames";
import styles from "./Meter.module.css";

export interface MeterProps {
  label: string;
  value: number;
  max: number;
  /** The words for the value, such as "1,284 of 2,000". */
  valueLabel: string;
  note?: string;
  className?: string;
}

export function Meter({ label, value, max, valueLabel, note, className }: MeterProps) {
  return (
    <AriaMeter value={value} maxValue={max} valueLabel={valueLabel} className={cx(styles.meter, className)}>
      {({ percentage }) => (
        <>
          <span className={styles.words}>
            <Label>{label}</Label>
            <b>{valueLabel}</b>
          </span>
          <span className={styles.track}>
            <span className={cx(styles.fill, percentage >= 90 && styles.tight)} style={{ width: `${percentage}%` }} />
          </span>
          {note && <small className={styles.note}>{note}</small>}
        </>
      )}
    </AriaMeter>
  );
}
