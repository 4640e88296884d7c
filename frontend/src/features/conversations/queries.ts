/** What the inbox asks the server for, under which names it is kept, and what it can do there. */
import { useCallback, useEffect, useRef, useState } from "react";
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Conversation, Message } from "@/api/types";
import { PAGE_SIZE, withConversation, withFirst, withNext, type ConversationList } from "./list";
import { withMessages, withNewest, withOlder, type Thread } from "./thread";

export const VIEWS = ["all", "people", "unread", "needs_person", "drafts", "dana", "person", "resolved"] as const;
export type View = (typeof VIEWS)[number];

export interface Filters {
  view: View;
  channel: string | null;
  q: string;
}

export const keys = {
  lists: ["conversations", "list"] as const,
  list: (filters: Filters) => [...keys.lists, filters] as const,
  counts: ["conversations", "counts"] as const,
  one: (id: string) => ["conversations", "one", id] as const,
  thread: (id: string) => ["conversations", "thread", id] as const,
  channels: ["conversations", "channels"] as const,
};

const at = (id: string) => ({ path: { conversation_id: id } });

/** The conversations of a view, growing page by page. */
export function useConversations(filters: Filters) {
  const queries = useQueryClient();
  const key = keys.list(filters);
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) =>
      withFirst(queries.getQueryData<ConversationList>(key), await fetchList(filters, null, signal)),
  });
  const next = query.data?.next ?? null;
  const growth = useGrowth(next, async (cursor) => {
    const page = await fetchList(filters, cursor);
    queries.setQueryData<ConversationList>(key, (list) => withNext(list, page));
  });
  return { ...query, ...growth };
}

/** The messages of a conversation, growing towards its beginning. */
export function useThread(id: string) {
  const queries = useQueryClient();
  const key = keys.thread(id);
  const query = useQuery({
    queryKey: key,
    queryFn: async ({ signal }) => withNewest(queries.getQueryData<Thread>(key), await fetchMessages(id, null, signal)),
  });
  const growth = useGrowth(query.data?.older ?? null, async (cursor) => {
    const page = await fetchMessages(id, cursor);
    queries.setQueryData<Thread>(key, (thread) => withOlder(thread, page, cursor));
  });
  return { ...query, ...growth };
}

export function useCounts() {
  return useQuery({
    queryKey: keys.counts,
    queryFn: ({ signal }) => call(api.GET("/api/conversations/counts", { signal })),
  });
}

/** One conversation; what the list knows of it is shown until the server answers. */
export function useConversation(id: string) {
  const queries = useQueryClient();
  return useQuery<Conversation>({
    queryKey: keys.one(id),
    queryFn: ({ signal }) => fetchConversation(id, signal),
    placeholderData: () => known(queries, id),
  });
}

/** Starts fetching what opening a conversation will need. */
export function usePrefetchThread() {
  const queries = useQueryClient();
  return useCallback(
    (id: string) => {
      void queries.prefetchQuery({
        queryKey: keys.thread(id),
        queryFn: async ({ signal }) =>
          withNewest(queries.getQueryData<Thread>(keys.thread(id)), await fetchMessages(id, null, signal)),
      });
    },
    [queries],
  );
}

/** The channels that carry conversations, for the filter. */
export function useChannels() {
  const { data } = useQuery({
    queryKey: keys.channels,
    queryFn: ({ signal }) => call(api.GET("/api/integrations", { signal })),
  });
  return (data?.items ?? []).filter(({ kind }) => kind === "channel");
}

/** Writes the server's copy of a conversation wherever it is shown. */
export function storeConversation(queries: QueryClient, conversation: Conversation): void {
  queries.setQueryData(keys.one(conversation.id), conversation);
  queries.setQueriesData<ConversationList>({ queryKey: keys.lists }, (list) => withConversation(list, conversation));
}

/** Writes the server's copy of a message into its thread. */
export function storeMessage(queries: QueryClient, message: Message): void {
  queries.setQueryData<Thread>(keys.thread(message.conversation_id), (thread) => withMessages(thread, [message]));
}

export function fetchConversation(id: string, signal?: AbortSignal) {
  return call(api.GET("/api/conversations/{conversation_id}", { params: at(id), signal }));
}

export function fetchMessages(id: string, cursor: string | null, signal?: AbortSignal) {
  const query = { limit: 50, ...(cursor ? { cursor } : {}) };
  return call(api.GET("/api/conversations/{conversation_id}/messages", { params: { ...at(id), query }, signal }));
}

function fetchList({ view, channel, q }: Filters, cursor: string | null, signal?: AbortSignal) {
  const query = {
    limit: PAGE_SIZE,
    view,
    ...(cursor ? { cursor } : {}),
    ...(channel ? { integration_id: channel } : {}),
    ...(q ? { q } : {}),
  };
  return call(api.GET("/api/conversations", { params: { query }, signal }));
}

function known(queries: QueryClient, id: string): Conversation | undefined {
  const lists = queries.getQueriesData<ConversationList>({ queryKey: keys.lists });
  return lists.flatMap(([, list]) => list?.items ?? []).find((item) => item.id === id);
}

/** Fetches what comes after `cursor`, once at a time. */
function useGrowth(cursor: string | null, fetchMore: (cursor: string) => Promise<void>) {
  const [state, setState] = useState<{ growing: boolean; growthError: Error | null }>({
    growing: false,
    growthError: null,
  });
  const asked = useRef<string | null>(null); // "no longer growing" may be drawn before the next cursor is
  useEffect(() => {
    asked.current = null;
  }, [cursor]);
  const grow = () => {
    if (!cursor || asked.current === cursor) return;
    asked.current = cursor;
    setState({ growing: true, growthError: null });
    fetchMore(cursor).then(
      () => setState({ growing: false, growthError: null }),
      (error: unknown) => {
        asked.current = null;
        setState({ growing: false, growthError: asApiError(error) });
      },
    );
  };
  return { ...state, grow, hasMore: cursor !== null };
}
