/** Fetches again what the live line says has changed, and nothing else. */
import { useEffect } from "react";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { onChanges, type Change } from "@/api/socket";
import type { Conversation } from "@/api/types";
import { throttle } from "@/lib/throttle";
import { PAGE_SIZE, type ConversationList } from "./list";
import { onReplySent } from "./outbox";
import { fetchConversation, fetchMessages, keys, storeConversation, storeMessage } from "./queries";
import { pageOf, withMessages, type Thread } from "./thread";

const LIST_MS = 400;
const AT_MOST = 10;

export function ConversationsLive() {
  const queries = useQueryClient();
  useEffect(() => {
    const refreshLists = throttle(() => {
      void queries.invalidateQueries({ queryKey: keys.lists });
      void queries.invalidateQueries({ queryKey: keys.counts });
    }, LIST_MS);
    const stopReplies = onReplySent((message) => storeMessage(queries, message));
    const stopChanges = onChanges((changes) => {
      if (changes.some((change) => change.event === "integration"))
        void queries.invalidateQueries({ queryKey: keys.channels });
      const touched = conversationsIn(changes);
      if (touched.size === 0) return;
      refreshThreads(queries, changes);
      refreshConversations(queries, changes, touched);
      refreshLists();
    });
    return () => {
      stopReplies();
      stopChanges();
    };
  }, [queries]);
  return null;
}

function conversationsIn(changes: Change[]): Set<string> {
  const ids = changes.map((change) => (change.event === "conversation" ? change.id : change.conversation_id));
  return new Set(ids.filter((id) => id !== undefined));
}

/** The newest page of each thread that is on screen, and any older page that holds a changed message. */
function refreshThreads(queries: QueryClient, changes: Change[]): void {
  for (const id of new Set(changes.map((change) => change.conversation_id))) {
    if (!id) continue;
    void queries.invalidateQueries({ queryKey: keys.thread(id) });
    const thread = queries.getQueryData<Thread>(keys.thread(id));
    if (!thread) continue;
    const mine = changes.filter((change) => change.conversation_id === id);
    const cursors = new Set(mine.flatMap((change) => pageOf(thread, change.id) ?? []));
    for (const cursor of cursors) void refreshPage(queries, id, cursor);
  }
}

async function refreshPage(queries: QueryClient, id: string, cursor: string): Promise<void> {
  const page = await fetchMessages(id, cursor).catch(() => null);
  if (page) queries.setQueryData<Thread>(keys.thread(id), (thread) => withMessages(thread, page.items));
}

/** The open conversation, and those that are shown further down the list than its first page. */
function refreshConversations(queries: QueryClient, changes: Change[], touched: Set<string>): void {
  const newest = new Map(changes.map((change) => [change.id, change.version ?? Infinity]));
  const further = queries
    .getQueriesData<ConversationList>({ queryKey: keys.lists, type: "active" })
    .flatMap(([, list]) => list?.items.slice(PAGE_SIZE) ?? []);
  const shown = new Set(further.map((item) => item.id));
  for (const id of [...touched].slice(0, AT_MOST)) {
    const known = queries.getQueryData<Conversation>(keys.one(id));
    const version = newest.get(id) ?? Infinity;
    if (known && known.version < version) void queries.invalidateQueries({ queryKey: keys.one(id) });
    if (shown.has(id))
      void fetchConversation(id).then(
        (fresh) => storeConversation(queries, fresh),
        () => null,
      );
  }
}
