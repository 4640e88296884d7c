/** The live line to the server: it says what changed, and whoever shows that fetches it again. */
import type { Socket } from "socket.io-client";
import { currentToken, freshToken, refreshSession, subscribeToSession } from "./session";

export type ChangedEvent =
  | "conversation"
  | "message"
  | "memory"
  | "lesson"
  | "document"
  | "integration"
  | "automation"
  | "simulator"
  | "membership"
  | "account"
  | "export"
  | "web_source"
  | "gap";
export interface Change {
  event: ChangedEvent;
  id: string;
  conversation_id?: string;
  version?: number;
}
/** What is being written at this moment, which nobody has checked yet: a draft of Dana's, or a rewriting of one's own. */
export interface Words {
  conversation_id: string;
  text: string;
  over: boolean;
  rewrite: string | null;
}
export type SocketStatus = "idle" | "connecting" | "connected" | "lost";

const BATCH_MS = 50;
const RETRY_MS = 3_000;

let socket: Socket | null = null;
let wanted = false;
let status: SocketStatus = "idle";
let batch: Change[] = [];
let timer: ReturnType<typeof setTimeout> | undefined;
const changeListeners = new Set<(changes: Change[]) => void>();
const wordListeners = new Set<(words: Words) => void>();
const connectListeners = new Set<() => void>();
const statusListeners = new Set<() => void>();

/** Opens the line and keeps it open; the library is only fetched now, after the first paint. */
export async function connectSocket(): Promise<void> {
  wanted = true;
  setStatus("connecting");
  const { io } = await import("socket.io-client");
  if (!wanted || socket) return;
  socket = io(window.location.origin, { transports: ["websocket"], auth: giveToken, reconnectionDelayMax: 10_000 });
  socket.on("connect", onConnect);
  socket.on("disconnect", onDisconnect);
  socket.on("connect_error", onRefused);
  socket.on("changed", receive);
  socket.on("writing", hear);
  socket.on("refetch", announceConnected);
  socket.on("expired", () => void refreshSession().catch(() => null));
}

/** Closes the line, as when the person signs out. */
export function disconnectSocket(): void {
  wanted = false;
  socket?.disconnect();
  socket = null;
  clearTimeout(timer);
  batch = [];
  setStatus("idle");
}

/** Hands over changes in small batches until the returned function is called. */
export function onChanges(listener: (changes: Change[]) => void): () => void {
  changeListeners.add(listener);
  return () => changeListeners.delete(listener);
}

/** Hands over what is being written, as it grows, until the returned function is called. */
export function onWords(listener: (words: Words) => void): () => void {
  wordListeners.add(listener);
  return () => wordListeners.delete(listener);
}

/** Tells each time the line is open (again): what is on screen may have missed changes until now. */
export function onConnected(listener: () => void): () => void {
  connectListeners.add(listener);
  return () => connectListeners.delete(listener);
}

/** How the line is. */
export function socketStatus(): SocketStatus {
  return status;
}

export function subscribeToSocketStatus(listener: () => void): () => void {
  statusListeners.add(listener);
  return () => statusListeners.delete(listener);
}

/** Takes in one change, as the server sends it. */
export function receive(change: Change): void {
  if (batch.push(change) === 1) timer = setTimeout(flush, BATCH_MS);
}

/** Takes in words, as the server sends them. */
export function hear(words: Words): void {
  for (const listener of wordListeners) listener(words);
}

function flush(): void {
  const changes = batch;
  batch = [];
  for (const listener of changeListeners) listener(changes);
}

function giveToken(give: (auth: { token: string | null }) => void): void {
  freshToken().then(
    (token) => give({ token }),
    () => give({ token: null }),
  );
}

function onConnect(): void {
  setStatus("connected");
  announceConnected();
}

/** What is on screen may be older than it looks. */
function announceConnected(): void {
  for (const listener of connectListeners) listener();
}

function onDisconnect(reason: string): void {
  setStatus("lost");
  // The library does not come back by itself after the server cut the line, as it does when a token ends.
  if (reason === "io server disconnect") tryAgain();
}

function onRefused(error: Error): void {
  setStatus("lost");
  if (!socket || socket.active) return;
  if (error.message === "not_signed_in") void refreshSession().catch(() => null);
  tryAgain();
}

function tryAgain(): void {
  setTimeout(() => {
    if (wanted) socket?.connect();
  }, RETRY_MS);
}

/** An open line learns the next token before the old one ends. */
subscribeToSession(() => {
  const token = currentToken();
  if (socket?.connected && token) socket.emit("renew", { token });
});

function setStatus(next: SocketStatus): void {
  if (status === next) return;
  status = next;
  for (const listener of statusListeners) listener();
}
