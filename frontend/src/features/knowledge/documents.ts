/** What the pages say about a document, worked out from what the server tells. */
import type { Document } from "@/api/types";
import { dayLabel } from "@/lib/dates";
import { currentLocale, t } from "@/lib/i18n";

const OFFICE = "application/vnd.openxmlformats-officedocument";
const KINDS: Record<string, string> = {
  "application/pdf": "PDF",
  [`${OFFICE}.wordprocessingml.document`]: "DOCX",
  [`${OFFICE}.spreadsheetml.sheet`]: "XLSX",
  [`${OFFICE}.presentationml.presentation`]: "PPTX",
  "text/html": "HTML",
  "text/markdown": "MD",
  "text/csv": "CSV",
  "text/plain": "TXT",
};

/** The types that the library can be narrowed down to, each with its name. */
export const TYPES = Object.entries(KINDS).map(([mediaType, name]) => ({ mediaType, name }));

const LOCKED = ["encrypted", "wrong_password"];

/** The kind of file in a few capitals. */
export function kindOf({ media_type, name }: Pick<Document, "media_type" | "name">): string {
  return KINDS[media_type] ?? (name.split(".").pop() ?? "").slice(0, 4).toUpperCase();
}

/** Whether there is text to read in it yet. */
export function opens({ status, passages }: Document): boolean {
  return status === "ready" || passages > 0;
}

/** What to do about a document that could not be read, where the server's reason does not say it already. */
export function adviceFor(error: Document["error"]): string | null {
  if (!error) return t("knowledge.advice.other");
  return error.code === "empty" ? t("knowledge.advice.empty") : null;
}

/** The address of a place in a document. */
export function placeIn(documentId: string, place: { start: number; end: number; page: number | null }): string {
  const query = new URLSearchParams({ start: String(place.start), end: String(place.end) });
  if (place.page !== null) query.set("page", String(place.page));
  return `/knowledge/${documentId}?${query}`;
}

/** Why the document, or the version that is to replace it, could not be read. */
export function troubleOf({ stage, error, newer }: Document): { code: string; message: string } | null {
  if (newer?.status === "failed") return newer.error ?? { code: "other", message: t("knowledge.failed.unknown") };
  return stage === "failed" ? (error ?? { code: "other", message: t("knowledge.failed.unknown") }) : null;
}

/** Whether its owner can open it with a password. */
export function asksForPassword(document: Document): boolean {
  return LOCKED.includes(troubleOf(document)?.code ?? "") && document.media_type === "application/pdf";
}

/** Whether there is reading to stop. */
export function isBeingRead({ stage, newer }: Document): boolean {
  return stage === "queued" || stage === "reading" || newer?.status === "queued" || newer?.status === "processing";
}

export interface Standing {
  tone: "ok" | "danger" | "warn" | "ai" | "plain";
  icon: "check" | "alert" | "lock" | "dana" | "scan" | "stop" | null;
  label: string;
  /** How far the work under way has come; null when there is none, no numbers when they are not known yet. */
  progress: { done: number; total: number } | null;
}

/** Where it stands, in a few words. */
export function standingOf(document: Document): Standing {
  if (document.newer) return newerStanding(document);
  const { stage, progress } = document;
  if (stage === "ready") return say("ok", "check", t("knowledge.stage.ready"));
  if (stage === "failed") return failedStanding(document.error?.code ?? "", t("knowledge.stage.failed"));
  if (stage === "queued") return say("plain", null, t("knowledge.stage.waiting"));
  if (stage === "reading" || progress.total === 0) return say("ai", "dana", readingWords(progress), progress);
  return say("ai", "dana", t("knowledge.stage.learning", progress), progress);
}

function newerStanding({ newer, stage, progress }: Document): Standing {
  if (newer?.status === "failed") return failedStanding(newer.error?.code ?? "", t("knowledge.stage.newerFailed"));
  if (newer?.status === "queued" || stage === "queued") return say("plain", null, t("knowledge.stage.newerWaiting"));
  return say("ai", "dana", t("knowledge.stage.newerReading"), progress);
}

function failedStanding(code: string, otherwise: string): Standing {
  if (LOCKED.includes(code)) return say("warn", "lock", t("knowledge.stage.locked"));
  if (code === "scanned_no_text") return say("warn", "scan", t("knowledge.stage.scanned"));
  if (code === "cancelled") return say("plain", "stop", t("knowledge.stage.cancelled"));
  return say("danger", "alert", otherwise);
}

function readingWords({ done, total }: Document["progress"]): string {
  return total > 0 ? t("knowledge.stage.readingPage", { done, total }) : t("knowledge.stage.reading");
}

function say(
  tone: Standing["tone"],
  icon: Standing["icon"],
  label: string,
  progress: Standing["progress"] = null,
): Standing {
  return { tone, icon, label, progress };
}

/** Whether its time is over. */
export function isExpired({ expires_at }: Pick<Document, "expires_at">, now = Date.now()): boolean {
  return expires_at !== null && new Date(expires_at).getTime() <= now;
}

/** How much it is used, in words. */
export function usageOf({ usage, stage }: Pick<Document, "usage" | "stage">): string {
  if (usage.cited === 0) return stage === "ready" || stage === "embedding" ? t("knowledge.neverCited") : "";
  const when = usage.last_cited_at ? dayLabel(usage.last_cited_at) : "";
  const last = /^\p{L}/u.test(when) && /^(today|yesterday)$/i.test(when) ? when.toLowerCase() : when;
  return t("knowledge.cited", { count: usage.cited, last });
}

/** Page numbers in stretches: 1–3, 7. */
export function pagesInWords(pages: number[]): string {
  const stretches: [number, number][] = [];
  for (const page of [...pages].sort((a, b) => a - b)) {
    const last = stretches.at(-1);
    if (last && page <= last[1] + 1) last[1] = page;
    else stretches.push([page, page]);
  }
  const words = stretches.map(([from, to]) => (from === to ? String(from) : `${from}–${to}`));
  return new Intl.ListFormat(currentLocale(), { type: "unit" }).format(words);
}

/** A language by its two letters, in the reader's words. */
export function languageName(code: string): string {
  return new Intl.DisplayNames(currentLocale(), { type: "language", fallback: "code" }).of(code) ?? code;
}
