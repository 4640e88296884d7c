/** One conversation in the list: who, where, the last word, its state and what is unread. */
import { memo } from "react";
import { CircleAlert, CircleCheck, CircleHelp, Clock, Smartphone, TriangleAlert, UserRound } from "lucide-react";
import { Link } from "react-router";
import type { Conversation } from "@/api/types";
import { duration, fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Avatar, DanaMark } from "@/ui/Avatar";
import { Badge } from "@/ui/Badge";
import { Chip } from "@/ui/Chip";
import { cx } from "@/ui/classNames";
import { Dots } from "./Dots";
import styles from "./ConversationRow.module.css";

const SOON_MS = 2 * 60 * 60_000;

interface ConversationRowProps {
  conversation: Conversation;
  open: boolean;
  search: string;
  now: number;
}

export const ConversationRow = memo(function ConversationRow({
  conversation,
  open,
  search,
  now,
}: ConversationRowProps) {
  const { id, contact, integration, unread, last_message: last } = conversation;
  const at = last?.at ?? conversation.created_at;
  // What Dana handles makes no noise, however much of it nobody has read.
  const isNew = unread > 0 && (conversation.handled_by !== "dana" || conversation.draft !== null);
  return (
    <Link
      to={{ pathname: `/inbox/${id}`, search }}
      data-id={id}
      className={cx(styles.row, isNew && styles.unread)}
      aria-current={open ? "true" : undefined}
    >
      <Avatar name={contact.name} channel={integration.connector} channelLabel={integration.name} />
      <span className={styles.words}>
        <span className={styles.line}>
          <b className={styles.name}>
            <bdi>{contact.name || contact.identity}</bdi>
          </b>
          <time dateTime={at} title={fullTime(at)}>
            {shortAge(at, now)}
          </time>
        </span>
        <span className={styles.preview} dir="auto">
          <Preview last={last} />
        </span>
        <span className={styles.states}>
          <StateChip conversation={conversation} now={now} />
          {isNew && <Badge count={unread} label={t("inbox.unread")} className={styles.badge} />}
        </span>
      </span>
    </Link>
  );
});

/** The last word; who said it is set apart, so that the words alone decide in which direction the line runs. */
function Preview({ last }: { last: Conversation["last_message"] }) {
  if (!last) return t("inbox.noMessage");
  const text = (last.text ?? "").replace(/\s*\[\d+\]/g, "");
  if (last.author !== "dana") return text;
  return (
    <>
      <bdi>{t("inbox.from.dana")}</bdi> {text}
    </>
  );
}

/** The one thing about a conversation that matters most just now. */
function StateChip({ conversation, now }: { conversation: Conversation; now: number }) {
  const { last_message: last, takeover, reply_window: window } = conversation;
  if (conversation.answering) {
    return (
      <Chip tone="ai" icon={<DanaMark size={12} />}>
        {t("state.answering")} <Dots />
      </Chip>
    );
  }
  if (last?.state === "failed")
    return (
      <Chip tone="danger" icon={<TriangleAlert aria-hidden="true" />}>
        {t("state.failed")}
      </Chip>
    );
  if (last?.state === "unsure")
    return (
      <Chip tone="warn" icon={<CircleHelp aria-hidden="true" />}>
        {t("state.unsure")}
      </Chip>
    );
  if (conversation.trouble)
    return (
      <Chip tone="danger" icon={<TriangleAlert aria-hidden="true" />}>
        {t("state.trouble")}
      </Chip>
    );
  if (conversation.needs_person)
    return (
      <Chip tone="danger" icon={<CircleAlert aria-hidden="true" />}>
        {t("state.needsPerson")}
      </Chip>
    );
  if (conversation.status === "resolved")
    return (
      <Chip tone="ok" icon={<CircleCheck aria-hidden="true" />}>
        {t("state.resolved")}
      </Chip>
    );
  if (conversation.draft && !takeover)
    return (
      <Chip tone="ai" icon={<DanaMark size={12} />}>
        {t("state.draft")}
      </Chip>
    );
  const left = window.closes_at ? Date.parse(window.closes_at) - now : Infinity;
  if (window.open && left > 0 && left < SOON_MS && last?.author === "customer") {
    return (
      <Chip tone="warn" icon={<Clock aria-hidden="true" />}>
        {t("state.left", { time: duration(left) })}
      </Chip>
    );
  }
  if (takeover) {
    const phone = takeover.by === "phone_app";
    const text = phone
      ? t("state.phoneApp")
      : takeover.user
        ? t("state.takenOverBy", { name: takeover.user.name })
        : t("state.takenOver");
    return (
      <Chip
        className={styles.person}
        icon={phone ? <Smartphone aria-hidden="true" /> : <UserRound aria-hidden="true" />}
      >
        {text}
      </Chip>
    );
  }
  if (last?.author === "dana")
    return (
      <Chip tone="ai" icon={<DanaMark size={12} />}>
        {t("state.answered")}
      </Chip>
    );
  return null;
}
