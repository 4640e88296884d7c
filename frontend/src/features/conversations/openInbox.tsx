/** Opens the inbox in a test, with a server that holds conversations and takes replies. */
import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { t } from "@/lib/i18n";
import type { Conversation, Message } from "@/api/types";
import { aConversation, ALICE, aMessage, aSession } from "@/testing/cast";
import { show } from "@/testing/render";
import { server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import { ConversationsLive } from "./ConversationsLive";
import InboxPage from "./InboxPage";

export const PRIYA = aConversation();
export const OMAR = aConversation({
  id: "c0000000-0000-4000-8000-000000000002",
  contact: { id: "p2", name: "Omar Haddad", identity: "omar" },
});
export const DANA = { kind: "dana", id: null, name: "Dana" } as const;
export const PERSON = { kind: "person", id: ALICE.id, name: ALICE.name } as const;

/** The inbox at an address, for a signed-in person. */
export function openInbox(at = `/inbox/${PRIYA.id}`, session = aSession()) {
  return show(
    <>
      <ConversationsLive />
      <ToastRegion />
      <Routes>
        <Route path="/inbox/:conversationId?" element={<InboxPage />} />
        <Route path="/knowledge/:documentId" element={<p>{t("nav.knowledge")}</p>} />
      </Routes>
    </>,
    { at, session },
  );
}

export const log = () => screen.findByRole("log", { name: /Messages with/ });
export const composer = () => screen.findByRole("textbox", { name: /Reply to Priya/ });

/** A server that keeps its conversation and messages and takes replies. */
export function liveServer(conversation: Conversation, messages: Message[]) {
  const state = { conversation, messages, replies: [] as { text: string; client_id?: string | null }[] };
  server.use(
    http.get(url("/api/conversations"), () => HttpResponse.json({ items: [state.conversation], next_cursor: null })),
    http.get(url("/api/conversations/:id/messages"), () =>
      HttpResponse.json({ items: [...state.messages].reverse(), next_cursor: null }),
    ),
    http.post(url("/api/conversations/:id/replies"), async ({ request }) => {
      const reply = (await request.json()) as { text: string; client_id: string };
      state.replies.push(reply);
      const position = state.messages.length + 1;
      const message = aMessage({
        position,
        author: PERSON,
        text: reply.text,
        client_id: reply.client_id,
        state: "pending",
      });
      state.messages = [...state.messages, message];
      return HttpResponse.json(message, { status: 201 });
    }),
    http.get(url("/api/conversations/:id"), () => HttpResponse.json(state.conversation)),
  );
  return state;
}
