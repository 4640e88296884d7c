/** One row of the thread; a broken one says so and leaves the others alone. */
import { Component, memo, type ReactNode } from "react";
import type { Conversation } from "@/api/types";
import { clock, dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { DanaAvatar } from "@/ui/Avatar";
import { Dots } from "./Dots";
import { MessageBubble } from "./MessageBubble";
import { PendingBubble } from "./PendingBubble";
import type { Row } from "./rows";
import styles from "./LogRow.module.css";

interface LogRowProps {
  row: Row;
  conversation: Conversation;
}

export const LogRow = memo(
  function LogRow({ row, conversation }: LogRowProps) {
    return (
      <RowBoundary>
        <RowContent row={row} conversation={conversation} />
      </RowBoundary>
    );
  },
  (a, b) =>
    sameRow(a.row, b.row) &&
    a.conversation.id === b.conversation.id &&
    a.conversation.contact === b.conversation.contact,
);

function sameRow(a: Row, b: Row): boolean {
  if (a.kind === "message" && b.kind === "message") return a.message === b.message && a.last === b.last;
  if (a.kind === "pending" && b.kind === "pending") return a.reply === b.reply;
  return a.kind === b.kind && a.key === b.key;
}

function RowContent({ row, conversation }: LogRowProps) {
  switch (row.kind) {
    case "day":
      return <p className={styles.day}>{dayLabel(row.at)}</p>;
    case "unread":
      return <p className={`${styles.day} ${styles.unread}`}>{t("thread.unread.line")}</p>;
    case "event":
      return (
        <p className={styles.event}>
          <span dir="auto">{row.message.text}</span>
          <time dateTime={row.message.created_at} title={fullTime(row.message.created_at)}>
            {clock(row.message.created_at)}
          </time>
        </p>
      );
    case "message":
      return <MessageBubble message={row.message} last={row.last} conversation={conversation} />;
    case "pending":
      return <PendingBubble reply={row.reply} conversationId={conversation.id} />;
    case "writing":
      return (
        <p className={styles.writing} role="status">
          <DanaAvatar />
          {t("thread.danaWrites")}
          <Dots />
        </p>
      );
  }
}

class RowBoundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <p className={styles.event}>{t("thread.brokenMessage")}</p> : this.props.children;
  }
}
