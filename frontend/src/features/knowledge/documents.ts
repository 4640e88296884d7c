/** What the pages say about a document, worked out from what the server tells. */
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";

const KINDS: Record<string, string> = {
  "application/pdf": "PDF",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "DOCX",
  "text/plain": "TXT",
};

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
