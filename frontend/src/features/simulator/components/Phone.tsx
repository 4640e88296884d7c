/** A customer's phone: the chat as its app draws it, or the lock screen while it is put away. */
import { useEffect, useState } from "react";
import { t } from "@/lib/i18n";
import { recall, remember } from "@/lib/storage";
import { ErrorState } from "@/ui/ErrorState";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { newestReply, usePhone, useReadAsCustomer, type ChatAddress } from "../queries";
import { ChatHeader } from "./ChatHeader";
import { ChatMessages } from "./ChatMessages";
import { LockScreen } from "./LockScreen";
import { PhoneComposer } from "./PhoneComposer";
import styles from "./Phone.module.css";

interface PhoneProps {
  chat: ChatAddress;
  connector: string;
  businessName: string;
  customerName: string;
  mayPlay: boolean;
}

export function Phone({ chat, connector, businessName, customerName, mayPlay }: PhoneProps) {
  const [open, setOpen] = useOpen(chat);
  const { data: phone, error, isFetching, refetch } = usePhone(chat);
  useReading(chat, open && mayPlay);
  return (
    <div
      className={styles.phone}
      data-app={connector}
      role="group"
      aria-label={t("simulator.phoneOf", { name: customerName })}
    >
      <span className={styles.camera} aria-hidden="true" />
      <div className={styles.screen}>
        {!open ? (
          <LockScreen
            customerName={customerName}
            businessName={businessName}
            messages={phone?.messages ?? []}
            onOpen={() => setOpen(true)}
          />
        ) : (
          <>
            <ChatHeader businessName={businessName} typing={phone?.typing ?? false} onPutAway={() => setOpen(false)} />
            {phone ? (
              <ChatMessages phone={phone} businessName={businessName} connector={connector} />
            ) : error ? (
              <ErrorState compact level={3} error={error} onRetry={() => void refetch()} retrying={isFetching} />
            ) : (
              <Loading label={t("simulator.loading")}>
                <div className={styles.waiting}>
                  <Skeleton width="60%" height={40} />
                  <Skeleton width="70%" height={40} />
                </div>
              </Loading>
            )}
            {mayPlay && <PhoneComposer chat={chat} customerName={customerName} />}
          </>
        )}
      </div>
    </div>
  );
}

/** Whether the customer looks at the chat; remembered, so that a reload does not read what was left unread. */
function useOpen(chat: ChatAddress): [boolean, (open: boolean) => void] {
  const key = `simulator.away.${chat.integrationId}.${chat.customerId}`;
  const [open, setOpen] = useState(() => recall<boolean>(key) !== true);
  return [
    open,
    (next) => {
      setOpen(next);
      remember(key, next ? null : true);
    },
  ];
}

/** Reads what arrives while the chat is open and the page is looked at. */
function useReading(chat: ChatAddress, reading: boolean): void {
  const { data: phone } = usePhone(chat);
  const { mutate: read } = useReadAsCustomer(chat);
  const newest = newestReply(phone);
  const unread = newest && newest.ticks !== "read" ? newest.id : null;
  useEffect(() => {
    if (!reading || unread === null) return;
    const look = () => document.visibilityState === "visible" && read();
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [reading, unread, read]);
}
