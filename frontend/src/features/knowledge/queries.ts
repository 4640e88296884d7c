/** What the pages of single documents ask the server; see `reading.ts` for their text and pages. */
import { download } from "@/api/client";
import type { Document } from "@/api/types";

/** Saves the original file under its own name. */
export async function saveOriginal(document: Pick<Document, "id" | "name">, version?: number): Promise<void> {
  const path = version === undefined ? "file" : `versions/${version}/file`;
  const address = URL.createObjectURL(await download(`/api/knowledge/documents/${document.id}/${path}`));
  const link = Object.assign(window.document.createElement("a"), { href: address, download: document.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export { useDeleteDocument } from "./libraryQueries";
export { useKnowledgeLive } from "./libraryLive";
export { useDocument } from "./reading";
