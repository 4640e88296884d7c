/** The phone put away: messages arrive and are not read. */
import { useState } from "react";
import type { PhoneMessage } from "@/api/types";
import { clock } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import styles from "./LockScreen.module.css";

interface LockScreenProps {
  customerName: string;
  businessName: string;
  messages: PhoneMessage[];
  onOpen: () => void;
}

const SHOWN = 3;

export function LockScreen({ customerName, businessName, messages, onOpen }: LockScreenProps) {
  const [now] = useState(() => new Date().toISOString());
  const unread = messages.filter((message) => message.from === "business" && message.ticks !== "read");
  return (
    <div className={styles.lock}>
      <p className={styles.clock}>{clock(now)}</p>
      <p className={styles.owner}>{t("simulator.phoneOf", { name: customerName })}</p>
      <ul className={styles.notes} aria-label={t("simulator.unread", { count: unread.length })}>
        {unread.slice(-SHOWN).map((message) => (
          <li key={message.id} className={styles.note}>
            <b>{businessName}</b>
            <span className={styles.text} dir="auto">
              {message.text}
            </span>
          </li>
        ))}
      </ul>
      <Button variant="primary" size="l" onPress={onOpen}>
        {t("simulator.openChat")}
      </Button>
    </div>
  );
}
