/** The messages on the phone, the newest in view, and the dots while the business types. */
import { useEffect, useRef } from "react";
import type { Phone, PhoneMessage } from "@/api/types";
import { clock, fullTime, sameDay, dayLabel } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { cx } from "@/ui/classNames";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { Ticks } from "./Ticks";
import styles from "./ChatMessages.module.css";

interface ChatMessagesProps {
  phone: Phone;
  businessName: string;
  connector: string;
}

export function ChatMessages({ phone, businessName, connector }: ChatMessagesProps) {
  const end = useRef<HTMLDivElement>(null);
  const { messages, typing } = phone;
  useEffect(() => {
    // scrollTo on the list alone: scrollIntoView would also move the page below the phone.
    const list = end.current?.parentElement;
    if (list) list.scrollTop = list.scrollHeight;
  }, [messages.length, typing]);
  const lastMine = messages.findLast((message) => message.from === "customer");
  return (
    <div
      className={styles.messages}
      role="log"
      tabIndex={0}
      aria-label={t("simulator.messages", { name: businessName })}
    >
      {messages.length === 0 && <p className={styles.hint}>{t("simulator.emptyChat")}</p>}
      {messages.map((message, index) => {
        const before = messages[index - 1];
        return (
          <div key={message.id} className={styles.item}>
            {(!before || !sameDay(before.at, message.at)) && <p className={styles.day}>{dayLabel(message.at)}</p>}
            <Bubble
              message={message}
              businessName={businessName}
              connector={connector}
              joined={before?.from === message.from}
              showTicks={connector === "whatsapp" || message === lastMine}
            />
          </div>
        );
      })}
      <div ref={end} className={styles.item}>
        {typing && (
          <span className={cx(styles.bubble, styles.theirs, styles.dots)} aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
        )}
      </div>
    </div>
  );
}

interface BubbleProps {
  message: PhoneMessage;
  businessName: string;
  connector: string;
  joined: boolean;
  showTicks: boolean;
}

function Bubble({ message, businessName, connector, joined, showTicks }: BubbleProps) {
  const mine = message.from === "customer";
  return (
    <div className={cx(styles.row, mine ? styles.rowMine : styles.rowTheirs, joined && styles.joined)}>
      <div className={cx(styles.bubble, mine ? styles.mine : styles.theirs)}>
        <VisuallyHidden>
          {mine ? t("simulator.youWrote") : t("simulator.theyWrote", { name: businessName })}
        </VisuallyHidden>
        <span dir="auto" className={styles.text}>
          {message.text}
        </span>
      </div>
      <p className={styles.meta}>
        <time dateTime={message.at} title={fullTime(message.at)}>
          {clock(message.at)}
        </time>
        {mine && showTicks && <Ticks ticks={message.ticks} connector={connector} />}
      </p>
    </div>
  );
}
