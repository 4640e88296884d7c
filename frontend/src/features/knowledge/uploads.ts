/** The files on their way to the server; kept outside React, so that leaving the page does not stop them. */
import { ApiError } from "@/api/errors";
import { sessionState, subscribeToSession } from "@/api/session";
import type { BulkUploaded, Document, UploadedDocument } from "@/api/types";
import { upload, uploadMany } from "@/api/upload";
import { t } from "@/lib/i18n";
import { throttle } from "@/lib/throttle";
import { nextBatch, outcome, refusal, shares, tally, type Upload } from "./uploadQueue";

type Stored = (documents: Document[]) => void;

const AT_ONCE = 2;
const TELL_MS = 100;
const WAIT_SECONDS = 15;

let next = 1;
let uploads: readonly Upload[] = [];
let owner = accountId();
let resting: ReturnType<typeof setTimeout> | undefined;
const watchers = new Set<() => void>();
/** Requests under way, each with the numbers of its files. */
const running = new Map<AbortController, number[]>();
const onStored = new Map<number, Stored>();

function accountId(): string | null {
  const state = sessionState();
  return state.status === "signedIn" ? state.session.account.id : null;
}

// Hundreds of files report their progress at once; the page needs to know it ten times a second.
const tell = throttle(() => {
  for (const watcher of watchers) watcher();
}, TELL_MS);

function change(to: readonly Upload[]): void {
  uploads = to;
  tell();
}

function patch(facts: Map<number, Partial<Upload>>): void {
  change(uploads.map((each) => ({ ...each, ...facts.get(each.id) })));
}

function patchAll(ids: number[], facts: Partial<Upload>): void {
  patch(new Map(ids.map((id) => [id, facts])));
}

/** Queues files; `stored` is called with the documents that the server took, as they come. */
export function addUploads(files: File[], stored: Stored): void {
  const done = uploads.filter(({ state }) => state === "failed" || state === "already");
  const added = files.map((file): Upload => {
    const error = refusal(file);
    return { id: next++, file, state: error ? "failed" : "waiting", sent: 0, error, again: false, document: null };
  });
  for (const { id } of added) onStored.set(id, stored);
  change([...(tally(uploads).busy ? uploads : done), ...added]);
  startWaiting();
}

/** Sends a failed file once more. */
export function retryUpload(id: number): void {
  patchAll([id], { state: "waiting", sent: 0, error: null });
  startWaiting();
}

/** Sends all files once more that failed on the way. */
export function retryAllUploads(): void {
  const ids = uploads.filter(({ state, again }) => state === "failed" && again).map(({ id }) => id);
  patchAll(ids, { state: "waiting", sent: 0, error: null });
  startWaiting();
}

/** Stops a file on its way, or takes one off the list; those that travelled with it start again without it. */
export function dropUpload(id: number): void {
  for (const [control, ids] of running) {
    if (!ids.includes(id)) continue;
    control.abort();
    patchAll(ids, { state: "waiting", sent: 0 });
  }
  forget([id]);
}

/** Stops everything, as when another account is opened. */
export function dropAllUploads(): void {
  clearTimeout(resting);
  resting = undefined;
  for (const control of running.keys()) control.abort();
  forget(uploads.map(({ id }) => id));
}

/** Stops what has not been stored yet; what failed or was there already stays told. */
export function stopUploads(): void {
  const under = uploads.filter(({ state }) => state === "waiting" || state === "sending").map(({ id }) => id);
  for (const [control, ids] of running) if (ids.some((id) => under.includes(id))) control.abort();
  forget(under);
}

export function watchUploads(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function currentUploads(): readonly Upload[] {
  return uploads;
}

function startWaiting(): void {
  while (running.size < AT_ONCE && resting === undefined) {
    const batch = nextBatch(uploads);
    if (batch.length === 0) break;
    void send(batch);
  }
}

async function send(batch: Upload[]): Promise<void> {
  const control = new AbortController();
  const ids = batch.map(({ id }) => id);
  running.set(control, ids);
  patchAll(ids, { state: "sending" });
  try {
    const items = await post(batch, control.signal);
    patch(new Map(ids.map((id, index) => [id, outcomeAt(items, index)])));
    tellStored(ids, items);
  } catch (error) {
    if (!control.signal.aborted) fail(ids, error);
  } finally {
    running.delete(control);
    settle();
    startWaiting();
  }
}

async function post(batch: Upload[], signal: AbortSignal): Promise<BulkUploaded["items"]> {
  const files = batch.map(({ file }) => file);
  const sizes = files.map(({ size }) => size);
  const onProgress = (loaded: number, total: number) => {
    const state = loaded >= total ? "storing" : "sending";
    patch(new Map(shares(sizes, loaded, total).map((sent, index) => [batch[index]?.id ?? 0, { sent, state }])));
  };
  const [first] = files;
  if (files.length > 1 || !first) {
    return (await uploadMany<BulkUploaded>("/api/knowledge/documents/bulk", files, { onProgress, signal })).items;
  }
  const document = await upload<UploadedDocument>("/api/knowledge/documents", first, { onProgress, signal });
  return [{ name: first.name, document, already: document.already, error: null }];
}

function outcomeAt(items: BulkUploaded["items"], index: number): Partial<Upload> {
  const item = items[index];
  return item ? outcome(item) : { state: "failed", error: new Error(t("knowledge.upload.unknown")), again: true };
}

function tellStored(ids: number[], items: BulkUploaded["items"]): void {
  const documents = items.flatMap(({ document }) => (document ? [document] : []));
  const stored = ids.map((id) => onStored.get(id)).find(Boolean);
  if (documents.length > 0) stored?.(documents);
}

/** A server that is asked too often is left alone for as long as it says; anything else is told at the files. */
function fail(ids: number[], thrown: unknown): void {
  if (thrown instanceof ApiError && thrown.kind === "rateLimited") {
    patchAll(ids, { state: "waiting", sent: 0 });
    rest(thrown.retryAfter ?? WAIT_SECONDS);
    return;
  }
  const error = thrown instanceof Error ? thrown : new Error(t("error.server"));
  patchAll(ids, { state: "failed", sent: 0, error, again: "temporary" in error && error.temporary === true });
}

function rest(seconds: number): void {
  clearTimeout(resting);
  resting = setTimeout(() => {
    resting = undefined;
    startWaiting();
  }, seconds * 1000);
}

/** Once all are through, those that need no further word are forgotten. */
function settle(): void {
  if (!tally(uploads).busy) forget(uploads.filter(({ state }) => state === "stored").map(({ id }) => id));
}

function forget(ids: number[]): void {
  const gone = new Set(ids);
  for (const id of ids) onStored.delete(id);
  change(uploads.filter(({ id }) => !gone.has(id)));
}

// A file must never arrive in another account than the one it was chosen in.
subscribeToSession(() => {
  const account = accountId();
  if (account !== owner && owner !== null) dropAllUploads();
  owner = account;
});

window.addEventListener("beforeunload", (event) => {
  if (tally(uploads).busy) event.preventDefault();
});
