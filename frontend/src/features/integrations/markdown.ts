/** Reads the small part of Markdown that set-up guides are written in; what it does not know stays plain text. */

export type Inline =
  | { kind: "text" | "code"; text: string }
  | { kind: "strong" | "emphasis"; inside: Inline[] }
  | { kind: "link"; href: string; inside: Inline[] };

export type Block =
  | { kind: "heading"; level: number; inside: Inline[] }
  | { kind: "paragraph" | "quote"; inside: Inline[] }
  | { kind: "code"; text: string }
  | { kind: "list"; ordered: boolean; items: Item[] }
  | { kind: "table"; head: Inline[][]; rows: Inline[][][] };

interface Item {
  inside: Inline[];
  blocks: Block[];
}

const ITEM = /^(\s*)(?:[-*+]|(\d+)[.)])\s+(.*)$/;
const HEADING = /^(#{1,6})\s+(.*?)\s*#*$/;
const INLINE =
  /(`+)([^`]+)\1|\*\*([^*]+)\*\*|\*([^*\s][^*]*)\*|(?<!\w)_([^_\s][^_]*)_(?!\w)|\[([^\]]+)\]\(([^)\s]+)\)|<(https?:\/\/[^>\s]+)>/g;

/** The blocks of a guide, in order. */
export function readMarkdown(text: string): Block[] {
  return readLines(text.replace(/\r\n?/g, "\n").split("\n"));
}

function readLines(lines: string[]): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? "";
    const [block, used] = line.trim() === "" ? [null, 1] : readBlock(lines, at);
    if (block) blocks.push(block);
    at += used;
  }
  return blocks;
}

function readBlock(lines: string[], at: number): [Block | null, number] {
  const line = lines[at] ?? "";
  const heading = HEADING.exec(line);
  if (heading) return [{ kind: "heading", level: heading[1]?.length ?? 1, inside: readInline(heading[2] ?? "") }, 1];
  if (/^\s*(?:-{3,}|\*{3,})\s*$/.test(line)) return [null, 1];
  if (line.trimStart().startsWith("```")) return readFence(lines, at);
  if (line.trimStart().startsWith("|")) return readTable(lines, at);
  if (line.startsWith(">")) return readQuote(lines, at);
  if (ITEM.test(line)) return readList(lines, at);
  return readParagraph(lines, at);
}

function readFence(lines: string[], at: number): [Block, number] {
  const end = lines.findIndex((line, index) => index > at && line.trimStart().startsWith("```"));
  const last = end === -1 ? lines.length : end;
  return [{ kind: "code", text: lines.slice(at + 1, last).join("\n") }, last - at + 1];
}

function readTable(lines: string[], at: number): [Block, number] {
  const run = runOf(lines, at, (line) => line.trimStart().startsWith("|"));
  const rows = run
    .filter((line) => !/^[\s|:-]+$/.test(line))
    .map((line) =>
      line
        .trim()
        .replace(/^\||\|$/g, "")
        .split("|"),
    );
  const [head = [], ...body] = rows.map((cells) => cells.map((cell) => readInline(cell.trim())));
  return [{ kind: "table", head, rows: body }, run.length];
}

function readQuote(lines: string[], at: number): [Block, number] {
  const run = runOf(lines, at, (line) => line.startsWith(">"));
  return [{ kind: "quote", inside: readInline(run.map((line) => line.replace(/^>\s?/, "")).join(" ")) }, run.length];
}

function readParagraph(lines: string[], at: number): [Block, number] {
  const run = runOf(lines, at, (line, index) => line.trim() !== "" && (index === at || !startsBlock(line)));
  return [{ kind: "paragraph", inside: readInline(run.map((line) => line.trim()).join(" ")) }, run.length];
}

function startsBlock(line: string): boolean {
  return HEADING.test(line) || ITEM.test(line) || /^\s*(?:```|\||>)/.test(line);
}

/** A list with everything that is indented below its items. */
function readList(lines: string[], at: number): [Block, number] {
  const first = ITEM.exec(lines[at] ?? "");
  const indent = first?.[1]?.length ?? 0;
  const ordered = first?.[2] !== undefined;
  const items: Item[] = [];
  let index = at;
  while (index < lines.length) {
    const match = ITEM.exec(lines[index] ?? "");
    if (!match || (match[1]?.length ?? 0) !== indent || (match[2] !== undefined) !== ordered) break;
    const below = runOf(lines, index + 1, (line) => line.trim() === "" || depth(line) > indent);
    const own = runOf(below, 0, (line) => line.trim() !== "" && !startsBlock(line));
    const inside = readInline([match[3] ?? "", ...own.map((line) => line.trim())].join(" "));
    items.push({ inside, blocks: readLines(dedent(below.slice(own.length))) });
    index += 1 + below.length;
  }
  return [{ kind: "list", ordered, items }, index - at];
}

function runOf(lines: string[], at: number, belongs: (line: string, index: number) => boolean): string[] {
  let end = at;
  while (end < lines.length && belongs(lines[end] ?? "", end)) end++;
  return lines.slice(at, end);
}

function depth(line: string): number {
  return line.length - line.trimStart().length;
}

function dedent(lines: string[]): string[] {
  const least = Math.min(...lines.filter((line) => line.trim() !== "").map(depth));
  return Number.isFinite(least) ? lines.map((line) => line.slice(least)) : [];
}

/** The parts of a line; a link that is not a web address stays text. */
export function readInline(text: string): Inline[] {
  const parts: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) parts.push({ kind: "text", text: text.slice(from, match.index) });
    parts.push(inlineOf(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ kind: "text", text: text.slice(from) });
  return parts;
}

function inlineOf([whole, , code, strong, star, underscore, label, href, bare]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: "code", text: code };
  if (strong !== undefined) return { kind: "strong", inside: readInline(strong) };
  const emphasis = star ?? underscore;
  if (emphasis !== undefined) return { kind: "emphasis", inside: readInline(emphasis) };
  if (bare !== undefined) return { kind: "link", href: bare, inside: [{ kind: "text", text: bare }] };
  if (label !== undefined && href !== undefined && /^https?:\/\//i.test(href)) {
    return { kind: "link", href, inside: readInline(label) };
  }
  return { kind: "text", text: label ?? whole };
}
