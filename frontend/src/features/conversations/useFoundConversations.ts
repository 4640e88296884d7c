/** Conversations whose contact has a name like what is being typed. */
import { useDeferredValue } from "react";
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { Conversation } from "@/api/types";

export function useFoundConversations(query: string): Conversation[] {
  const q = useDeferredValue(query.trim());
  const { data } = useQuery({
    queryKey: ["conversations", "found", q],
    queryFn: ({ signal }) => call(api.GET("/api/conversations", { params: { query: { q, limit: 5 } }, signal })),
    enabled: q.length > 1,
    placeholderData: (before) => before,
  });
  return q.length > 1 ? (data?.items ?? []) : [];
}
