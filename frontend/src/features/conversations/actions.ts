/** What a person can do with a conversation and its messages: shown at once, taken back when the server refuses. */
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Conversation, Message } from "@/api/types";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { showToast } from "@/ui/toasts";
import { keys, storeConversation, storeMessage } from "./queries";

export type Action = "takeover" | "hand_back" | "resolve" | "reopen";

type Person = { id: string; name: string };

/** How a conversation will look when the server has done it. */
function after(action: Action, conversation: Conversation, user: Person): Conversation {
  switch (action) {
    case "takeover":
      return {
        ...conversation,
        handled_by: "person",
        needs_person: false,
        answering: false,
        takeover: { by: "person", user: { id: user.id, name: user.name }, at: new Date().toISOString() },
      };
    case "hand_back":
      return { ...conversation, handled_by: "dana", takeover: null, needs_person: false };
    case "resolve":
      return { ...conversation, status: "resolved" };
    case "reopen":
      return { ...conversation, status: "open" };
  }
}

function post(action: Action, id: string): Promise<Conversation> {
  const at = { params: { path: { conversation_id: id } } };
  switch (action) {
    case "takeover":
      return call(api.POST("/api/conversations/{conversation_id}/takeover", at));
    case "hand_back":
      return call(api.POST("/api/conversations/{conversation_id}/hand_back", at));
    case "resolve":
      return call(api.POST("/api/conversations/{conversation_id}/resolve", at));
    case "reopen":
      return call(api.POST("/api/conversations/{conversation_id}/reopen", at));
  }
}

/** Does an action with the conversation, telling the person what came of it. */
export function useConversationActions() {
  const queries = useQueryClient();
  const { user } = useSession();

  async function act(action: Action, conversation: Conversation): Promise<void> {
    storeConversation(queries, after(action, conversation, user));
    try {
      storeConversation(queries, await post(action, conversation.id));
      const undo =
        action === "resolve" ? { label: t("ui.undo"), onAction: () => void act("reopen", conversation) } : undefined;
      showToast({ text: t(`action.done.${action}`), action: undo });
    } catch (error) {
      storeConversation(queries, conversation);
      showToast({ text: asApiError(error).message, tone: "danger" });
    }
    void queries.invalidateQueries({ queryKey: keys.lists });
    void queries.invalidateQueries({ queryKey: keys.counts });
    void queries.invalidateQueries({ queryKey: keys.thread(conversation.id) });
  }

  return act;
}

/** Really sends a failed message again, or settles one whose arrival nobody knows. */
export function useMessageActions() {
  const queries = useQueryClient();
  return {
    retry: (message: Message) =>
      settle(queries, message, () =>
        call(api.POST("/api/conversations/{conversation_id}/messages/{message_id}/retry", place(message))),
      ),
    arrived: (message: Message) =>
      settle(queries, message, () =>
        call(
          api.POST("/api/conversations/{conversation_id}/messages/{message_id}/settle", {
            ...place(message),
            body: { delivered: true },
          }),
        ),
      ),
  };
}

/** Tells the server that a conversation has been read. */
export async function markRead(queries: QueryClient, conversation: Conversation): Promise<void> {
  storeConversation(queries, { ...conversation, unread: 0 });
  await call(
    api.POST("/api/conversations/{conversation_id}/read", { params: { path: { conversation_id: conversation.id } } }),
  );
  void queries.invalidateQueries({ queryKey: keys.counts });
}

function place(message: Message) {
  return { params: { path: { conversation_id: message.conversation_id, message_id: message.id } } };
}

async function settle(queries: QueryClient, message: Message, send: () => Promise<Message>): Promise<void> {
  try {
    storeMessage(queries, await send());
  } catch (error) {
    showToast({ text: asApiError(error).message, tone: "danger" });
  }
  void queries.invalidateQueries({ queryKey: keys.thread(message.conversation_id) });
  void queries.invalidateQueries({ queryKey: keys.one(message.conversation_id) });
}
