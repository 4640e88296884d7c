/** What Dana remembers of a conversation and its customer: fetched, kept current, forgotten. */
import { useCallback } from "react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { useLive } from "@/lib/live";
import { t, type MessageKey } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { showToast } from "@/ui/toasts";

const keyOf = (conversationId: string) => ["conversations", "memory", conversationId];
const at = (conversationId: string) => ({ conversation_id: conversationId });

export function useMemory(conversationId: string) {
  const queries = useQueryClient();
  useLive("memory", (changes) => {
    if (changes.some((change) => change.conversation_id === conversationId))
      void queries.invalidateQueries({ queryKey: keyOf(conversationId) });
  });
  return useQuery({
    queryKey: keyOf(conversationId),
    queryFn: ({ signal }) =>
      call(api.GET("/api/conversations/{conversation_id}/memory", { params: { path: at(conversationId) }, signal })),
  });
}

/** Each forgets for good; a promise that is broken leaves the question open. */
export function useForgetting(conversationId: string) {
  const queries = useQueryClient();
  const forget = useCallback(
    async (deleting: Promise<unknown>, said: string) => {
      try {
        await deleting;
      } catch (error) {
        tellFailure(error);
        throw error;
      }
      showToast({ tone: "ok", text: said });
      await queries.invalidateQueries({ queryKey: keyOf(conversationId) });
    },
    [queries, conversationId],
  );
  return {
    summary: () =>
      forget(
        call(api.DELETE("/api/conversations/{conversation_id}/memory", { params: { path: at(conversationId) } })),
        t("memory.forgotten"),
      ),
    fact: (id: string) =>
      forget(
        call(
          api.DELETE("/api/conversations/{conversation_id}/facts/{fact_id}", {
            params: { path: { ...at(conversationId), fact_id: id } },
          }),
        ),
        t("known.forgotten"),
      ),
  };
}

/** What a kind of fact is called; one that is newer than these words is called by its own name. */
export function kindOf(kind: string): string {
  const key = `known.kind.${kind}` as MessageKey & `known.kind.${string}`;
  const named = t(key as "known.kind.name");
  return named === key ? kind : named;
}
