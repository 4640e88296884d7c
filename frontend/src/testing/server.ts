/** The server's stand-in for tests: typed answers to the calls that every page makes. */
import { http, HttpResponse } from "msw";
import { setupServer } from "msw/node";
import type { Conversation, Health, Message } from "@/api/types";
import { aConversation, aSession } from "./cast";

/** The address of a call, as the simulated browser sees it. */
export function url(path: string): string {
  return new URL(path, window.location.origin).href;
}

/** An answer in the shape of the server's errors. */
export function refusal(status: number, code: string, message: string, fields: Record<string, string> = {}) {
  return HttpResponse.json({ error: { code, message, details: { fields }, request_id: "req-1" } }, { status });
}

/** Answers for an inbox that holds these conversations and messages. */
export function inboxOf(conversations: Conversation[], messages: Message[] = []) {
  const open = conversations.filter(({ status }) => status === "open").length;
  return [
    http.get(url("/api/conversations"), () => HttpResponse.json({ items: conversations, next_cursor: null })),
    http.get(url("/api/conversations/counts"), () =>
      HttpResponse.json({
        all: open,
        people: 0,
        unread: 0,
        needs_person: 0,
        dana: open,
        person: 0,
        drafts: 0,
        resolved: 0,
      }),
    ),
    http.get(url("/api/conversations/:id"), ({ params }) => {
      const found = conversations.find(({ id }) => id === params.id);
      return found ? HttpResponse.json(found) : refusal(404, "not_found", "There is no such conversation.");
    }),
    http.get(url("/api/conversations/:id/memory"), () => HttpResponse.json({ note: null, facts: [] })),
    http.get(url("/api/conversations/:id/messages"), ({ params }) =>
      HttpResponse.json({
        items: messages.filter((message) => message.conversation_id === params.id).reverse(),
        next_cursor: null,
      }),
    ),
    http.post(url("/api/conversations/:id/read"), () => new HttpResponse(null, { status: 204 })),
  ];
}

/** What the server says of itself. */
export function aHealth(changes: Partial<Health> = {}): Health {
  return { ready: true, degraded: [], demo: null, letters: false, registering: true, ...changes };
}

export const server = setupServer(
  http.post(url("/api/auth/refresh"), () => HttpResponse.json(aSession())),
  http.get(url("/api/health"), () => HttpResponse.json(aHealth())),
  http.get(url("/api/simulator"), () => refusal(404, "not_found", "There is no such thing here.")),
  http.get(url("/api/letters"), () => refusal(404, "not_found", "There is no such thing here.")),
  http.get(url("/api/integrations"), () => HttpResponse.json({ items: [], next_cursor: null })),
  ...inboxOf([aConversation()]),
);
