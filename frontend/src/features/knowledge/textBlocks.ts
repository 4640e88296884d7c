/** Cuts a page's text into what it is made of: headings, paragraphs, and tables whose cells a reader wrote between bars. */

interface Stretch {
  from: number;
  to: number;
}

export type Block =
  | ({ kind: "heading"; level: number } & Stretch)
  | ({ kind: "paragraph" } & Stretch)
  | ({ kind: "table"; rows: Stretch[][] } & Stretch);

export interface Heading {
  level: number;
  text: string;
}

const BAR = " | ";
/** The page itself has a heading of the first level. */
const HIGHEST = 2;

/** The blocks in order; a line that is one of the document's headings stands alone. */
export function textBlocks(text: string, headings: Heading[]): Block[] {
  const levels = new Map(headings.map((heading) => [heading.text.trim(), heading.level]));
  const blocks: Block[] = [];
  let depth = HIGHEST - 1;
  let apart = true;
  for (const line of linesOf(text)) {
    const words = text.slice(line.from, line.to);
    const last = blocks[blocks.length - 1];
    const level = levels.get(words.trim());
    if (words.trim() === "") {
      apart = true;
      continue;
    }
    if (level !== undefined) {
      depth = Math.min(depth + 1, Math.min(6, level + HIGHEST - 1));
      blocks.push({ kind: "heading", level: depth, ...line });
    } else if (words.includes(BAR)) {
      const row = cellsOf(words, line.from);
      if (last?.kind === "table" && !apart) {
        last.rows.push(row);
        last.to = line.to;
      } else blocks.push({ kind: "table", rows: [row], ...line });
    } else if (last?.kind === "paragraph" && !apart) last.to = line.to;
    else blocks.push({ kind: "paragraph", ...line });
    apart = level !== undefined;
  }
  return blocks.map(asWords);
}

/** One row with bars is a line that happens to have some. */
function asWords(block: Block): Block {
  return block.kind === "table" && block.rows.length < 2
    ? { kind: "paragraph", from: block.from, to: block.to }
    : block;
}

function linesOf(text: string): Stretch[] {
  const lines: Stretch[] = [];
  let from = 0;
  while (from <= text.length) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    lines.push({ from, to });
    from = to + 1;
  }
  return lines;
}

function cellsOf(row: string, at: number): Stretch[] {
  let from = at;
  return row.split(BAR).map((cell) => {
    const stretch = { from, to: from + cell.length };
    from = stretch.to + BAR.length;
    return stretch;
  });
}
