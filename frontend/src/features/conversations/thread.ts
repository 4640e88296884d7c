/** The messages of a conversation as they are known here: pages merged in order, whatever order they came in. */
import type { Message, MessagePage } from "@/api/types";

interface KnownPage {
  cursor: string;
  oldest: number;
  newest: number;
}

export interface Thread {
  /** Oldest first, each once. */
  messages: Message[];
  /** Leads to what is before the first message; null at the beginning. */
  older: string | null;
  /** The pages before the newest one that were fetched, so that one of them can be fetched again. */
  pages: KnownPage[];
}

/** The thread after its newest page came (again). What was known before stays, unless messages between are missing. */
export function withNewest(thread: Thread | undefined, page: MessagePage): Thread {
  const fresh = { messages: inOrder(page.items), older: page.next_cursor, pages: [] };
  const last = thread?.messages.at(-1);
  const first = fresh.messages[0];
  if (!thread || !last || !first || first.position > last.position + 1) return fresh;
  return { ...thread, messages: merge(thread.messages, fresh.messages) };
}

/** The thread with the page before its first message. */
export function withOlder(thread: Thread | undefined, page: MessagePage, cursor: string): Thread {
  const items = inOrder(page.items);
  const before = thread ?? { messages: [], older: null, pages: [] };
  const [oldest, newest] = [items[0], items.at(-1)];
  const known = oldest && newest ? [{ cursor, oldest: oldest.position, newest: newest.position }] : [];
  return { messages: merge(before.messages, items), older: page.next_cursor, pages: [...before.pages, ...known] };
}

/** The thread with newer copies of some messages, or with new ones. */
export function withMessages(thread: Thread | undefined, messages: Message[]): Thread | undefined {
  return thread && { ...thread, messages: merge(thread.messages, messages) };
}

/** The thread without one that was shown before the server had it. */
export function withoutMessage(thread: Thread | undefined, id: string): Thread | undefined {
  return thread && { ...thread, messages: thread.messages.filter((message) => message.id !== id) };
}

/** The cursor of the page that holds a message; undefined for one of the newest page or an unknown one. */
export function pageOf(thread: Thread, messageId: string): string | undefined {
  const position = thread.messages.find((message) => message.id === messageId)?.position;
  if (position === undefined) return undefined;
  return thread.pages.find((page) => position >= page.oldest && position <= page.newest)?.cursor;
}

/** The position of the first message that the reader has not seen, given how many of the customer's are unread. */
export function firstUnread(messages: Message[], unread: number): number | null {
  let left = unread;
  for (let index = messages.length - 1; index >= 0 && left > 0; index--) {
    const message = messages[index];
    if (message?.author.kind === "customer" && --left === 0) return message.position;
  }
  return null;
}

function inOrder(items: Message[]): Message[] {
  return merge([], items);
}

function merge(known: Message[], incoming: Message[]): Message[] {
  const byId = new Map(known.map((message) => [message.id, message]));
  for (const message of incoming) byId.set(message.id, message);
  return [...byId.values()].sort((a, b) => a.position - b.position);
}
