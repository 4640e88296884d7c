/** Takes a message's text apart: words, markers such as [1] that stand for a source, and web addresses. */
import type { Source } from "@/api/types";

export type Part = { kind: "text"; text: string } | { kind: "source"; source: Source } | { kind: "link"; href: string };

const SPECIAL = /\s*\[(\d{1,3})\]|(https?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]])/g;

/** The parts in order; a marker without a source stays what was written. */
export function partsOf(text: string, sources: Source[]): Part[] {
  const parts: Part[] = [];
  let done = 0;
  for (const match of text.matchAll(SPECIAL)) {
    const part = special(match, sources);
    if (!part) continue;
    if (match.index > done) parts.push({ kind: "text", text: text.slice(done, match.index) });
    parts.push(part);
    done = match.index + match[0].length;
  }
  if (done < text.length) parts.push({ kind: "text", text: text.slice(done) });
  return parts;
}

function special([, marker, href]: RegExpMatchArray, sources: Source[]): Part | null {
  if (href) return { kind: "link", href };
  const source = sources.find((each) => each.index === Number(marker));
  return source ? { kind: "source", source } : null;
}
