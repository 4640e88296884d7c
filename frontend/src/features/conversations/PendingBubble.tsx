/** A reply that the server has not confirmed yet. */
import { RotateCw } from "lucide-react";
import { clock } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/classNames";
import { DeliveryMark } from "./DeliveryMark";
import bubble from "./MessageBubble.module.css";
import styles from "./MessageTrouble.module.css";
import { discardReply, retryReply, type PendingReply } from "./outbox";

export function PendingBubble({ reply, conversationId }: { reply: PendingReply; conversationId: string }) {
  const failed = reply.state === "failed";
  return (
    <article
      className={cx(bubble.message, bubble.out, bubble.person, bubble.last, failed && bubble.failed)}
      aria-label={t("message.label", { name: t("message.by.you"), time: clock(reply.created_at) })}
    >
      <div className={bubble.bubble} dir="auto">
        <p className={bubble.plain}>{reply.text}</p>
      </div>
      <p className={bubble.meta}>
        <span>{t("message.by.you")}</span>
        <time dateTime={reply.created_at}>{clock(reply.created_at)}</time>
        {!failed && <DeliveryMark state={reply.state} />}
      </p>
      {failed && (
        <div className={cx(styles.trouble, styles.failed)} role="alert">
          <p>{t("message.failed", { reason: reply.error ?? "" })}</p>
          <p className={styles.actions}>
            <Button size="s" variant="ghost" onPress={() => discardReply(conversationId, reply.client_id)}>
              {t("message.discard")}
            </Button>
            <Button
              size="s"
              icon={<RotateCw aria-hidden="true" />}
              onPress={() => retryReply(conversationId, reply.client_id)}
            >
              {t("message.retry")}
            </Button>
          </p>
        </div>
      )}
    </article>
  );
}
