/** Replies on their way to the server: kept in order, sent once, and not lost when the connection or the page goes. */
import { useSyncExternalStore } from "react";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import { onConnected } from "@/api/socket";
import type { Message } from "@/api/types";
import { t } from "@/lib/i18n";
import { recall, remember } from "@/lib/storage";
import { uuid } from "@/lib/uuid";

export interface PendingReply {
  /** Our own name for it: the server stores a reply of one name only once. */
  client_id: string;
  text: string;
  created_at: string;
  /** `waiting` goes out by itself when the connection is back; `failed` waits for a person. */
  state: "queued" | "sending" | "waiting" | "failed";
  error: string | null;
}

const TRY_AGAIN_MS = 5_000;
const NONE: PendingReply[] = [];

const replies = new Map<string, PendingReply[]>();
const draining = new Set<string>();
const listeners = new Set<() => void>();
const sentListeners = new Set<(message: Message) => void>();

/** The replies of a conversation that the server has not confirmed, oldest first. */
export function useOutbox(conversationId: string): PendingReply[] {
  return useSyncExternalStore(subscribe, () => pendingReplies(conversationId));
}

/** Puts a reply in the queue of its conversation and sets it going. */
export function sendReply(conversationId: string, text: string): void {
  const reply: PendingReply = {
    client_id: uuid(),
    text,
    created_at: new Date().toISOString(),
    state: "queued",
    error: null,
  };
  put(conversationId, [...pendingReplies(conversationId), reply]);
  void drain(conversationId);
}

/** Sends a reply that failed once more, under its old name. */
export function retryReply(conversationId: string, clientId: string): void {
  change(conversationId, clientId, { state: "queued", error: null });
  void drain(conversationId);
}

/** Gives a reply up. */
export function discardReply(conversationId: string, clientId: string): void {
  put(
    conversationId,
    pendingReplies(conversationId).filter((reply) => reply.client_id !== clientId),
  );
}

/** Calls `listener` with the server's copy of each reply that arrived there. */
export function onReplySent(listener: (message: Message) => void): () => void {
  sentListeners.add(listener);
  return () => sentListeners.delete(listener);
}

async function drain(conversationId: string): Promise<void> {
  if (draining.has(conversationId)) return;
  draining.add(conversationId);
  let reply = nextReply(conversationId);
  while (reply && (await sent(conversationId, reply))) reply = nextReply(conversationId);
  draining.delete(conversationId);
}

function nextReply(conversationId: string): PendingReply | undefined {
  return pendingReplies(conversationId).find((reply) => reply.state === "queued" || reply.state === "waiting");
}

/** Sends one; false when the rest has to wait for the connection. */
async function sent(conversationId: string, reply: PendingReply): Promise<boolean> {
  change(conversationId, reply.client_id, { state: "sending", error: null });
  try {
    const message = await call(
      api.POST("/api/conversations/{conversation_id}/replies", {
        params: { path: { conversation_id: conversationId } },
        body: { text: reply.text, client_id: reply.client_id },
      }),
    );
    for (const listener of sentListeners) listener(message);
    discardReply(conversationId, reply.client_id);
    return true;
  } catch (thrown) {
    const error = asApiError(thrown);
    change(conversationId, reply.client_id, { state: error.temporary ? "waiting" : "failed", error: error.message });
    if (error.temporary) setTimeout(() => void drain(conversationId), TRY_AGAIN_MS);
    return !error.temporary;
  }
}

function pendingReplies(conversationId: string): PendingReply[] {
  if (!replies.has(conversationId)) replies.set(conversationId, restore(conversationId));
  return replies.get(conversationId) ?? NONE;
}

/** What an earlier visit left behind is not sent without being asked for. */
function restore(conversationId: string): PendingReply[] {
  const stored = recall<PendingReply[]>(`outbox.${conversationId}`) ?? NONE;
  return stored.map((reply) => ({ ...reply, state: "failed", error: reply.error ?? t("message.interrupted") }));
}

function change(conversationId: string, clientId: string, facts: Partial<PendingReply>): void {
  put(
    conversationId,
    pendingReplies(conversationId).map((reply) => (reply.client_id === clientId ? { ...reply, ...facts } : reply)),
  );
}

function put(conversationId: string, next: PendingReply[]): void {
  replies.set(conversationId, next);
  remember(`outbox.${conversationId}`, next.length > 0 ? next : null);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function drainAll(): void {
  for (const conversationId of replies.keys()) void drain(conversationId);
}

onConnected(drainAll);
window.addEventListener("online", drainAll);
