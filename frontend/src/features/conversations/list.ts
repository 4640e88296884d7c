/** The inbox's list as it is known here: its first page fetched again and again, the rest kept behind it. */
import type { Conversation, ConversationPage } from "@/api/types";

export const PAGE_SIZE = 30;

export interface ConversationList {
  items: Conversation[];
  next: string | null;
}

/** The list after its first page came (again): what is older than the page stays behind it, what left the page is gone. */
export function withFirst(list: ConversationList | undefined, page: ConversationPage): ConversationList {
  const last = page.items.at(-1);
  if (!list || !page.next_cursor || !last) return { items: page.items, next: page.next_cursor };
  const fresh = new Set(page.items.map((item) => item.id));
  const behind = list.items.filter((item) => !fresh.has(item.id) && age(item) <= age(last));
  const grown = list.items.length > page.items.length;
  return { items: [...page.items, ...behind], next: grown ? list.next : page.next_cursor };
}

/** The list with one more page at its end. */
export function withNext(list: ConversationList | undefined, page: ConversationPage): ConversationList {
  const known = new Set(list?.items.map((item) => item.id));
  return {
    items: [...(list?.items ?? []), ...page.items.filter((item) => !known.has(item.id))],
    next: page.next_cursor,
  };
}

/** The list with a newer copy of a conversation, if it is there. */
export function withConversation(
  list: ConversationList | undefined,
  changed: Conversation,
): ConversationList | undefined {
  return list && { ...list, items: list.items.map((item) => (item.id === changed.id ? changed : item)) };
}

function age(conversation: Conversation): number {
  return Date.parse(conversation.last_message?.at ?? conversation.created_at);
}
