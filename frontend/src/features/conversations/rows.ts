/** What stands under what in a thread: day lines, the line of unread messages, bubbles and replies on their way. */
import type { Message } from "@/api/types";
import { dayOf } from "@/lib/dates";
import type { PendingReply } from "./outbox";

export type Row =
  | { kind: "day"; key: string; at: string }
  | { kind: "unread"; key: string }
  | { kind: "event"; key: string; message: Message }
  | { kind: "message"; key: string; message: Message; last: boolean }
  | { kind: "pending"; key: string; reply: PendingReply }
  | { kind: "writing"; key: string };

const TOGETHER_MS = 5 * 60_000;

/** Reading a date is slow when ten thousand messages are laid out; each is read once. */
const moments = new WeakMap<Message, { at: number; day: number }>();

function momentOf(message: Message) {
  const known = moments.get(message) ?? { at: Date.parse(message.created_at), day: dayOf(message.created_at) };
  moments.set(message, known);
  return known;
}

interface Lines {
  messages: Message[];
  pending: PendingReply[];
  /** Where the unread messages begin. */
  unreadFrom: number | null;
  danaWrites: boolean;
  /** Whether earlier messages are still to be fetched. */
  hasMore: boolean;
}

/** The rows of a thread, oldest first. A reply keeps its key when the server's copy takes its place. */
export function rowsOf({ messages, pending, unreadFrom, danaWrites, hasMore }: Lines): Row[] {
  const rows: Row[] = [];
  messages.forEach((message, index) => {
    const before = messages[index - 1];
    // Where the first day begins is only known at the beginning: a line that moves away later would take the reader along.
    if (before ? momentOf(before).day !== momentOf(message).day : !hasMore) {
      rows.push({ kind: "day", key: `day-${message.position}`, at: message.created_at });
    }
    if (message.position === unreadFrom) rows.push({ kind: "unread", key: "unread" });
    rows.push(rowOf(message, messages[index + 1]));
  });
  const arrived = new Set(messages.slice(-200).map((message) => message.client_id));
  for (const reply of pending) {
    if (!arrived.has(reply.client_id)) rows.push({ kind: "pending", key: reply.client_id, reply });
  }
  if (danaWrites) rows.push({ kind: "writing", key: "writing" });
  return rows;
}

function rowOf(message: Message, next: Message | undefined): Row {
  if (message.author.kind === "event") return { kind: "event", key: message.id, message };
  return { kind: "message", key: message.client_id ?? message.id, message, last: !next || !together(message, next) };
}

/** Whether two messages read as one turn of the same speaker. */
function together(a: Message, b: Message): boolean {
  return (
    a.author.kind === b.author.kind &&
    a.author.id === b.author.id &&
    momentOf(b).at - momentOf(a).at < TOGETHER_MS &&
    momentOf(a).day === momentOf(b).day
  );
}
