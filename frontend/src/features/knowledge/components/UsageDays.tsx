/** How often a document was cited on each of the last days, as a small picture with its words. */
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { cx } from "@/ui/classNames";
import styles from "./UsageDays.module.css";

const HEIGHT = 16;
const STEP = 4;
const BAR = 3;
const LEAST = 2; // so that a single citation beside a busy day is still seen

interface UsageDaysProps {
  usage: Document["usage"];
  /** As wide as there is room. */
  wide?: boolean;
}

/** Nothing where it was not cited on any of these days. */
export function UsageDays({ usage: { days }, wide = false }: UsageDaysProps) {
  const most = Math.max(0, ...days);
  if (most === 0) return null;
  const all = days.reduce((sum, count) => sum + count, 0);
  return (
    <svg
      role="img"
      aria-label={t("knowledge.usageDays", { count: all, days: days.length, most })}
      viewBox={`0 0 ${days.length * STEP - (STEP - BAR)} ${HEIGHT}`}
      preserveAspectRatio="none"
      className={cx(styles.days, wide && styles.wide)}
    >
      {days.map((count, day) => {
        const height = count === 0 ? 1 : Math.max(LEAST, (count / most) * HEIGHT);
        return (
          <rect
            key={day}
            x={day * STEP}
            y={HEIGHT - height}
            width={BAR}
            height={height}
            className={count === 0 ? styles.none : undefined}
          />
        );
      })}
    </svg>
  );
}
