/** Takes a message's text apart: words, markers such as [1] that stand for a source, and web addresses. */
import type { Source } from "@/api/types";

export type Part =
  | { kind: "text"; text: string }
  /** `word` is what stands before the marker and must stay on its line. */
  | { kind: "source"; source: Source; word: string }
  | { kind: "link"; href: string };

const SPECIAL = /\s*\[(\d{1,3})\]|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g;
const LAST_WORD = /\S{1,30}$/;

/** The parts in order; a marker without a source stays what was written. */
export function partsOf(text: string, sources: Source[]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(SPECIAL)) {
    const [whole, marker, href] = match;
    const source = sources.find((each) => each.index === Number(marker));
    if (!href && !source) continue;
    const before = text.slice(done, match.index);
    const word = source ? (LAST_WORD.exec(before)?.[0] ?? "") : "";
    if (before.length > word.length) parts.push({ kind: "text", text: before.slice(0, before.length - word.length) });
    if (href) parts.push({ kind: "link", href });
    else if (source) parts.push({ kind: "source", source, word });
    done = match.index + whole.length;
  }
  if (done < text.length) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}
