/** Dana's drafts as they are known here, and what a person decides about one: shown at once, taken back when the server refuses. */
import { useQuery, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Conversation, Draft, Message } from "@/api/types";
import { t } from "@/lib/i18n";
import { showToast } from "@/ui/toasts";
import { fetchConversation, keys, storeConversation, storeMessage } from "./queries";
import { withoutMessage, type Thread } from "./thread";

/** The draft's words; they never change, another draft is another name. */
export function useWaitingDraft(conversationId: string, draftId: string | undefined) {
  return useQuery({
    queryKey: ["conversations", "draft", conversationId, draftId],
    queryFn: async ({ signal }) => {
      const path = { conversation_id: conversationId };
      return (await call(api.GET("/api/conversations/{conversation_id}/draft", { params: { path }, signal }))).draft;
    },
    enabled: draftId !== undefined,
    staleTime: Infinity,
  });
}

/** Decides about a draft; each resolves to why it was refused, or to null when it is done. */
export function useDraftActions(conversation: Conversation) {
  const queries = useQueryClient();
  const at = (draft: Draft) => ({ params: { path: { conversation_id: conversation.id, draft_id: draft.id } } });

  async function decide(work: () => Promise<void>): Promise<string | null> {
    try {
      await work();
      return null;
    } catch (thrown) {
      return asApiError(thrown).message;
    } finally {
      void fetchConversation(conversation.id).then(
        (fresh) => storeConversation(queries, fresh),
        () => null,
      );
      void queries.invalidateQueries({ queryKey: keys.thread(conversation.id) });
      void queries.invalidateQueries({ queryKey: keys.lists });
      void queries.invalidateQueries({ queryKey: keys.counts });
    }
  }

  return {
    send: (draft: Draft, text: string) =>
      decide(async () => {
        const shown = onItsWay(queries, draft, text);
        storeMessage(queries, shown);
        try {
          const body = { text: text === draft.text ? null : text };
          const sending = api.POST("/api/conversations/{conversation_id}/drafts/{draft_id}/approve", {
            ...at(draft),
            body,
          });
          const message = await call(sending);
          forget(queries, shown);
          storeMessage(queries, message);
          storeConversation(queries, { ...conversation, draft: null });
        } catch (thrown) {
          forget(queries, shown);
          throw thrown;
        }
      }),
    discard: (draft: Draft, undo: () => void) =>
      decide(async () => {
        const discarding = api.POST("/api/conversations/{conversation_id}/drafts/{draft_id}/discard", at(draft));
        storeConversation(queries, await call(discarding));
        showToast({ text: t("draft.discarded"), action: { label: t("draft.use"), onAction: undo } });
      }),
  };
}

/** The words as a person sends them: the marks are for what Dana cites. */
export function plainWords({ text, sources }: Pick<Draft, "text" | "sources">): string {
  return sources.reduce((words, { index }) => words.replaceAll(new RegExp(`\\s*\\[${index}\\]`, "g"), ""), text).trim();
}

/** The reply as it will stand in the thread, until the server's copy is there. */
function onItsWay(queries: QueryClient, draft: Draft, text: string): Message {
  const last = queries.getQueryData<Thread>(keys.thread(draft.conversation_id))?.messages.at(-1);
  return {
    id: `on-its-way-${draft.id}`,
    conversation_id: draft.conversation_id,
    position: (last?.position ?? 0) + 1,
    direction: "out",
    author: { kind: "dana", id: null, name: null },
    kind: "text",
    text,
    attachments: [],
    state: "pending",
    parked: false,
    error: null,
    sources: draft.sources.filter(({ index }) => text.includes(`[${index}]`)),
    in_reply_to: null,
    client_id: null,
    edited: false,
    withdrawn: false,
    created_at: new Date().toISOString(),
    sent_at: null,
    delivered_at: null,
    read_at: null,
    usage: null,
    approved_by: null,
    checked: null,
  };
}

function forget(queries: QueryClient, { conversation_id, id }: Message): void {
  queries.setQueryData<Thread>(keys.thread(conversation_id), (thread) => withoutMessage(thread, id));
}
