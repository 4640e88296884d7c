/** The files on their way to the server; kept outside React, so that leaving the page does not stop them. */
import { sessionState, subscribeToSession } from "@/api/session";
import type { Document } from "@/api/types";
import { upload } from "@/api/upload";
import { t } from "@/lib/i18n";

export interface Upload {
  id: number;
  file: File;
  state: "waiting" | "sending" | "failed";
  sent: number;
  total: number;
  error: Error | null;
  /** Whether sending the same file again can help. */
  again: boolean;
}

export const READABLE = [".pdf", ".docx", ".txt"];
const AT_ONCE = 2;

let next = 1;
let uploads: readonly Upload[] = [];
let owner = accountId();
const watchers = new Set<() => void>();
const running = new Map<number, AbortController>();
const onStored = new Map<number, (document: Document) => void>();

function accountId(): string | null {
  const state = sessionState();
  return state.status === "signedIn" ? state.session.account.id : null;
}

function change(to: readonly Upload[]): void {
  uploads = to;
  for (const watcher of watchers) watcher();
}

function patch(id: number, facts: Partial<Upload>): void {
  change(uploads.map((each) => (each.id === id ? { ...each, ...facts } : each)));
}

/** Queues files; `stored` is called with each document that the server took. */
export function addUploads(files: File[], stored: (document: Document) => void): void {
  const added = files.map((file): Upload => {
    const error = refusal(file);
    const state = error ? "failed" : "waiting";
    return { id: next++, file, state, sent: 0, total: file.size, error, again: false };
  });
  for (const { id } of added) onStored.set(id, stored);
  change([...uploads, ...added]);
  startWaiting();
}

/** Sends a failed file once more. */
export function retryUpload(id: number): void {
  patch(id, { state: "waiting", sent: 0, error: null });
  startWaiting();
}

/** Stops a file on its way, or takes a failed one off the list. */
export function dropUpload(id: number): void {
  running.get(id)?.abort();
  forget(id);
}

/** Stops everything, as when another account is opened. */
export function dropAllUploads(): void {
  for (const { id } of uploads) dropUpload(id);
}

export function watchUploads(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function currentUploads(): readonly Upload[] {
  return uploads;
}

/** What is plain before any byte is sent; the server judges the content. */
function refusal(file: File): Error | null {
  if (file.size === 0) return new Error(t("knowledge.upload.empty"));
  const readable = READABLE.some((ending) => file.name.toLowerCase().endsWith(ending));
  return readable ? null : new Error(t("knowledge.upload.type"));
}

function startWaiting(): void {
  const free = AT_ONCE - running.size;
  const waiting = uploads.filter((each) => each.state === "waiting").slice(0, Math.max(0, free));
  for (const each of waiting) void send(each);
}

async function send({ id, file }: Upload): Promise<void> {
  const control = new AbortController();
  running.set(id, control);
  patch(id, { state: "sending" });
  try {
    const onProgress = (sent: number, total: number) => patch(id, { sent, total });
    const document = await upload<Document>("/api/knowledge/documents", file, { onProgress, signal: control.signal });
    onStored.get(id)?.(document);
    forget(id);
  } catch (error) {
    if (!control.signal.aborted) fail(id, error);
  } finally {
    running.delete(id);
    startWaiting();
  }
}

function fail(id: number, thrown: unknown): void {
  const error = thrown instanceof Error ? thrown : new Error(t("error.server"));
  patch(id, { state: "failed", error, again: "temporary" in error && error.temporary === true });
}

function forget(id: number): void {
  onStored.delete(id);
  change(uploads.filter((each) => each.id !== id));
}

// A file must never arrive in another account than the one it was chosen in.
subscribeToSession(() => {
  const account = accountId();
  if (account !== owner && owner !== null) dropAllUploads();
  owner = account;
});
