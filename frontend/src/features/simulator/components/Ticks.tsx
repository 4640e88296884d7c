/** How far the customer's message came, in the manner of each app. */
import type { PhoneMessage } from "@/api/types";
import { t, type MessageKey } from "@/lib/i18n";
import { cx } from "@/ui/classNames";
import styles from "./Ticks.module.css";

const WORDS = {
  none: "simulator.ticks.none",
  sent: "simulator.ticks.sent",
  delivered: "simulator.ticks.delivered",
  read: "simulator.ticks.read",
} as const satisfies Record<PhoneMessage["ticks"], MessageKey>;

const DRAWINGS: Record<PhoneMessage["ticks"], string> = {
  none: "M8 3.2a4.8 4.8 0 1 0 0 9.6 4.8 4.8 0 0 0 0-9.6zM8 5.6V8l1.6 1",
  sent: "M3.6 8.6l2.9 2.9 5.9-6.2",
  delivered: "M1.5 8.6l2.9 2.9 5.6-6M7.2 11.2l.4.3 6-6.3",
  read: "M1.5 8.6l2.9 2.9 5.6-6M7.2 11.2l.4.3 6-6.3",
};

export function Ticks({ ticks, connector }: { ticks: PhoneMessage["ticks"]; connector: string }) {
  const words = t(WORDS[ticks]);
  if (connector !== "whatsapp") return <span className={styles.words}>{words}</span>;
  return (
    <svg
      viewBox="0 0 16 16"
      role="img"
      aria-label={words}
      className={cx(styles.ticks, ticks === "read" && styles.read)}
    >
      <path d={DRAWINGS[ticks]} />
    </svg>
  );
}
