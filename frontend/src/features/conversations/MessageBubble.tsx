/** One message: the customer's on one side, ours on the other, Dana's in violet, a person's in teal. */
import { Smartphone } from "lucide-react";
import type { Conversation, Message } from "@/api/types";
import { clock, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Avatar, DanaAvatar } from "@/ui/Avatar";
import { cx } from "@/ui/classNames";
import { Attachments } from "./Attachments";
import { CheckedMark } from "./CheckedMark";
import { CitedText } from "./CitedText";
import { DeliveryMark } from "./DeliveryMark";
import { MessageTrouble } from "./MessageTrouble";
import { SourceCards } from "./SourceCards";
import styles from "./MessageBubble.module.css";

interface MessageBubbleProps {
  message: Message;
  /** The last of its speaker's turn, which shows who and when. */
  last: boolean;
  conversation: Conversation;
}

export function MessageBubble({ message, last, conversation }: MessageBubbleProps) {
  const { kind } = message.author;
  const out = kind !== "customer";
  const trouble = message.state === "failed" || message.state === "unsure" || message.parked;
  return (
    <article
      className={cx(
        styles.message,
        out && styles.out,
        styles[kind],
        last && styles.last,
        message.state === "failed" && styles.failed,
      )}
      aria-label={t("message.label", {
        name: useAuthorName(message, conversation.contact.name),
        time: clock(message.created_at),
      })}
    >
      {last && <Face message={message} contact={conversation.contact.name} />}
      <div className={styles.bubble} dir="auto">
        {message.withdrawn ? (
          <p className={styles.withdrawn}>{t("message.withdrawn")}</p>
        ) : (
          <Content message={message} />
        )}
      </div>
      {(last || trouble || message.checked) && <Meta message={message} contact={conversation.contact.name} />}
      {trouble && <MessageTrouble message={message} />}
    </article>
  );
}

function Content({ message }: { message: Message }) {
  return (
    <>
      {message.text ? (
        <CitedText text={message.text} sources={message.sources} />
      ) : (
        message.attachments.length === 0 && <i>{t("message.kind", { kind: message.kind })}</i>
      )}
      <Attachments attachments={message.attachments} />
      <SourceCards sources={message.sources} />
    </>
  );
}

function Face({ message, contact }: { message: Message; contact: string }) {
  const { kind, name } = message.author;
  if (kind === "dana") return <DanaAvatar className={styles.face} />;
  if (kind === "phone_app") {
    return (
      <span className={cx(styles.face, styles.phone)} aria-hidden="true">
        <Smartphone />
      </span>
    );
  }
  return (
    <Avatar name={kind === "customer" ? contact : (name ?? t("message.by.team"))} size="m" className={styles.face} />
  );
}

function Meta({ message, contact }: { message: Message; contact: string }) {
  const author = useAuthorName(message, contact);
  return (
    <p className={styles.meta} aria-hidden={message.author.kind === "customer" || undefined}>
      {message.author.kind !== "customer" && <span>{author}</span>}
      <time dateTime={message.created_at} title={fullTime(message.created_at)}>
        {clock(message.created_at)}
      </time>
      {message.edited && <span>{t("message.edited")}</span>}
      {message.direction === "out" && <DeliveryMark state={message.state} />}
      {message.checked && <CheckedMark checked={message.checked} />}
    </p>
  );
}

/** The speaker's name, as the reader knows them. */
function useAuthorName(message: Message, contact: string): string {
  const { user } = useSession();
  const { kind, id, name } = message.author;
  if (kind === "customer") return contact;
  if (kind === "dana")
    return message.approved_by ? t("message.by.danaApproved", message.approved_by) : t("message.by.danaAuto");
  if (kind === "phone_app") return t("message.by.phoneApp");
  return id === user.id ? t("message.by.you") : (name ?? t("message.by.team"));
}
