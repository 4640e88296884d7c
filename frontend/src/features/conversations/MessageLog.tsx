/** The messages of a conversation: only those in sight are drawn, it stays at the end, and older ones come at the top. */
import { useEffect, useMemo, useRef, useState } from "react";
import { useVirtualizer, type Virtualizer } from "@tanstack/react-virtual";
import { ArrowDown } from "lucide-react";
import type { Conversation, Message } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { Spinner } from "@/ui/Spinner";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { LogRow } from "./LogRow";
import { useOutbox } from "./outbox";
import type { useThread } from "./queries";
import { rowsOf, type Row } from "./rows";
import { firstUnread } from "./thread";
import styles from "./MessageLog.module.css";

const NEAR_TOP = 12;
const AT_END_PX = 80;
const LINE_CHARS = 62;

interface MessageLogProps {
  conversation: Conversation;
  thread: ReturnType<typeof useThread>;
  /** How many messages were unread when the conversation was opened. */
  unreadAtOpen: number;
}

export function MessageLog({ conversation, thread, unreadAtOpen }: MessageLogProps) {
  const messages = useMemo(() => thread.data?.messages ?? [], [thread.data]);
  const pending = useOutbox(conversation.id);
  const [unreadFrom] = useState(() => firstUnread(messages, unreadAtOpen));
  const rows = useMemo(
    () => rowsOf({ messages, pending, unreadFrom, danaWrites: conversation.answering, hasMore: thread.hasMore }),
    [messages, pending, unreadFrom, conversation.answering, thread.hasMore],
  );
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimate(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 8,
    anchorTo: "end",
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    initialOffset: Number.MAX_SAFE_INTEGER, // the end: from the first drawing on, so that opening does not ask for older pages
    paddingStart: 12,
    paddingEnd: 12,
  });
  useStartAtEnd(virtual, rows.length > 0);
  useStayAtEnd(virtual, rows, pending.at(-1)?.client_id);
  useStayWhenSmaller(virtual, scroller, rows.length > 0);
  const drawn = virtual.getVirtualItems();
  const top = drawn[0]?.index ?? Infinity;
  useEffect(() => {
    if (thread.hasMore && !thread.growthError && top < NEAR_TOP) thread.grow();
  });
  const below = useNewBelow(virtual, messages.at(-1)?.position ?? 0);

  if (rows.length === 0) {
    return (
      <EmptyState title={t("thread.empty.title")} level={3}>
        <p>{t("thread.empty.text")}</p>
      </EmptyState>
    );
  }
  const name = conversation.contact.name;
  return (
    <div className={styles.frame}>
      <div
        className={styles.log}
        ref={scroller}
        role="log"
        aria-live="off"
        aria-label={t("thread.log", { name })}
        tabIndex={0}
      >
        <Beginning thread={thread} />
        <div className={styles.rows} style={{ height: virtual.getTotalSize() }}>
          {drawn.map(({ index, key, start }) => {
            const row = rows[index];
            return row ? (
              <div
                key={key}
                ref={virtual.measureElement}
                data-index={index}
                className={styles.place}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LogRow row={row} conversation={conversation} />
              </div>
            ) : null;
          })}
        </div>
      </div>
      {below !== null && (
        <Button className={styles.jump} icon={<ArrowDown aria-hidden="true" />} onPress={() => virtual.scrollToEnd()}>
          {below > 0 ? t("thread.jump", { count: below }) : t("thread.toLatest")}
        </Button>
      )}
      <Announcer messages={messages} name={name} />
    </div>
  );
}

function Beginning({ thread }: { thread: ReturnType<typeof useThread> }) {
  if (thread.growthError) {
    return (
      <p className={styles.beginning} role="alert">
        {t("thread.olderFailed")}
        <Button size="s" onPress={thread.grow}>
          {t("action.retry")}
        </Button>
      </p>
    );
  }
  if (!thread.growing) return null;
  return (
    <p className={styles.beginning} role="status">
      <Spinner />
      {t("thread.older")}
    </p>
  );
}

type LogVirtualizer = Virtualizer<HTMLDivElement, Element>;

/** A conversation opens at its last message. */
function useStartAtEnd(virtual: LogVirtualizer, filled: boolean) {
  const started = useRef(false);
  useEffect(() => {
    if (started.current || !filled) return;
    started.current = true;
    virtual.scrollToEnd();
    return () => {
      started.current = false;
    };
  }, [virtual, filled]);
}

/** At the end it stays at the end, also when a line comes in above the last one; a reply of one's own leads there from anywhere. */
function useStayAtEnd(virtual: LogVirtualizer, rows: Row[], lastReply: string | undefined) {
  useEffect(() => {
    if (virtual.isAtEnd(AT_END_PX)) virtual.scrollToEnd();
  }, [virtual, rows]);
  useEffect(() => {
    if (lastReply) virtual.scrollToEnd();
  }, [virtual, lastReply]);
}

/** How many messages came below what is in sight; 0 when none did, null at the end of the log. */
function useNewBelow(virtual: LogVirtualizer, newest: number): number | null {
  const seen = useRef(newest);
  const atEnd = virtual.scrollRect === null || virtual.isAtEnd(AT_END_PX);
  useEffect(() => {
    if (atEnd) seen.current = newest;
  }, [atEnd, newest]);
  return atEnd ? null : Math.max(0, newest - seen.current);
}

/** Reads new messages of the customer and of Dana aloud, but not those that scrolling brings into the page. */
function Announcer({ messages, name }: { messages: Message[]; name: string }) {
  const last = messages.at(-1);
  const first = useRef(last?.position ?? 0);
  const news = last && last.position > first.current && last.author.kind !== "person" ? last : null;
  return (
    <VisuallyHidden>
      <span role="status">
        {news &&
          t("thread.announce", {
            name: news.author.kind === "customer" ? name : t("message.by.dana"),
            text: news.text ?? "",
          })}
      </span>
    </VisuallyHidden>
  );
}

/** A first guess of a row's height, corrected when it is drawn. */
/** What opens below the log takes its room, not its last words. */
function useStayWhenSmaller(virtual: LogVirtualizer, scroller: React.RefObject<HTMLElement>, filled: boolean) {
  useEffect(() => {
    const log = scroller.current;
    if (!log || !filled || !("ResizeObserver" in window)) return;
    let height = log.clientHeight;
    const observer = new ResizeObserver(() => {
      const lost = height - log.clientHeight;
      height = log.clientHeight;
      if (lost > 0 && virtual.isAtEnd(AT_END_PX + lost)) virtual.scrollToEnd();
    });
    observer.observe(log);
    return () => observer.disconnect();
  }, [virtual, scroller, filled]);
}

function estimate(row: Row | undefined): number {
  if (!row || row.kind !== "message") return 44;
  const lines = Math.ceil((row.message.text?.length ?? 20) / LINE_CHARS);
  return 34 + lines * 21 + (row.last || row.message.checked ? 22 : 4) + (row.message.sources.length > 0 ? 42 : 0);
}
