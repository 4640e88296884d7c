/** The ticks of a message that went out, with the words for those who do not see them. */
import { Check, CheckCheck, CircleHelp, Clock, TriangleAlert, type LucideIcon } from "lucide-react";
import { t } from "@/lib/i18n";
import { cx } from "@/ui/classNames";
import type { MessageState } from "@/api/types";
import styles from "./DeliveryMark.module.css";

export type DeliveryState = MessageState | "queued" | "waiting";

const ICONS: Record<DeliveryState, LucideIcon> = {
  received: Check,
  queued: Clock,
  waiting: Clock,
  pending: Clock,
  sending: Clock,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: TriangleAlert,
  unsure: CircleHelp,
};

export function DeliveryMark({ state }: { state: DeliveryState }) {
  const Icon = ICONS[state];
  const words = t(`message.state.${state}`);
  return (
    <span className={cx(styles.mark, styles[state])} role="img" aria-label={words} title={words}>
      <Icon aria-hidden="true" />
    </span>
  );
}
