/** What becomes of chosen files on their way, worked out from plain values: which go next, together, and how each fared. */
import type { BulkUploaded, Document } from "@/api/types";
import { t } from "@/lib/i18n";

export interface Upload {
  id: number;
  file: File;
  /** `already` is a file whose content the library held before. */
  state: "waiting" | "sending" | "storing" | "stored" | "already" | "failed";
  sent: number;
  error: Error | null;
  /** Whether sending the same file again can help. */
  again: boolean;
  /** The document that it became, or was before. */
  document: Pick<Document, "id" | "name"> | null;
}

/** Endings that the chooser offers; what is dropped is judged by the server, by its content. */
export const READABLE = [".pdf", ".docx", ".txt", ".md", ".html", ".htm", ".csv", ".tsv", ".xlsx", ".pptx"];

const BATCH_FILES = 25;
const BATCH_BYTES = 8_000_000;

/** The waiting files that travel together in the next request: a large one alone, small ones in company. */
export function nextBatch(uploads: readonly Upload[]): Upload[] {
  const batch: Upload[] = [];
  let bytes = 0;
  for (const upload of uploads) {
    if (upload.state !== "waiting") continue;
    const fits = batch.length < BATCH_FILES && bytes + upload.file.size <= BATCH_BYTES;
    if (batch.length > 0 && !fits) break;
    batch.push(upload);
    bytes += upload.file.size;
  }
  return batch;
}

/** How much of each file has left, when `loaded` of `total` bytes of their request have: they leave one after the other. */
export function shares(sizes: number[], loaded: number, total: number): number[] {
  const all = sizes.reduce((sum, size) => sum + size, 0);
  let left = total > 0 ? (loaded / total) * all : 0;
  return sizes.map((size) => {
    const sent = Math.min(size, left);
    left -= sent;
    return Math.floor(sent);
  });
}

/** What the server made of one file of a batch. */
export function outcome(item: BulkUploaded["items"][number]): Partial<Upload> {
  const { document, already, error } = item;
  if (error || !document) {
    return { state: "failed", error: new Error(error?.message ?? t("knowledge.upload.unknown")), again: false };
  }
  return { state: already ? "already" : "stored", document, error: null };
}

/** What is plain before any byte is sent; the server judges the content. */
export function refusal(file: Pick<File, "size" | "type">): Error | null {
  if (file.size === 0) return new Error(t("knowledge.upload.empty"));
  if (/^(image|video|audio)\//.test(file.type)) return new Error(t("knowledge.upload.media"));
  return null;
}

/** Files that a computer leaves in folders for itself. */
export function isLeftover(name: string): boolean {
  return name.startsWith(".") || name.startsWith("~$") || /^(thumbs\.db|desktop\.ini)$/i.test(name);
}

export interface Tally {
  total: number;
  waiting: number;
  stored: number;
  already: number;
  failed: number;
  sentBytes: number;
  bytes: number;
  /** Whether anything is still on its way. */
  busy: boolean;
}

/** How all of them fared so far. */
export function tally(uploads: readonly Upload[]): Tally {
  const of = (state: Upload["state"]) => uploads.filter((each) => each.state === state).length;
  const under = uploads.filter(({ state }) => state !== "failed");
  const waiting = of("waiting");
  return {
    total: uploads.length,
    waiting,
    stored: of("stored"),
    already: of("already"),
    failed: of("failed"),
    sentBytes: under.reduce((sum, { sent, state, file }) => sum + (left(state) ? file.size : sent), 0),
    bytes: under.reduce((sum, { file }) => sum + file.size, 0),
    busy: waiting + of("sending") + of("storing") > 0,
  };
}

function left(state: Upload["state"]): boolean {
  return state === "stored" || state === "already" || state === "storing";
}
