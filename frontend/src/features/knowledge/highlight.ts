/** Marks what the server says, which counts whole characters, in strings that count halves. */

export interface Part {
  text: string;
  hit: boolean;
}

export interface Stretch {
  start: number;
  end: number;
}

/** `text` cut into parts, those that the stretches cover marked as hits. */
export function highlight(text: string, stretches: Stretch[]): Part[] {
  const parts: Part[] = [];
  let from = 0;
  const add = (to: number, hit: boolean) => {
    if (to > from) parts.push({ text: text.slice(from, to), hit });
    from = Math.max(from, to);
  };
  for (const { start, end } of stretches) {
    add(toIndex(text, start), false);
    add(toIndex(text, end), true);
  }
  add(text.length, false);
  return parts;
}

/** Where a character offset of the server, which counts whole characters, lies in a string here. */
export function toIndex(text: string, characters: number): number {
  if (characters <= 0) return 0;
  let index = 0;
  for (let left = characters; left > 0 && index < text.length; left--) {
    index += (text.codePointAt(index) ?? 0) > 0xffff ? 2 : 1;
  }
  return index;
}

/** The part of one page that a cited range covers, or null when it lies elsewhere. */
export function coveredPart(
  page: { start: number; text: string },
  range: { start: number; end: number } | null,
): { from: number; to: number } | null {
  if (!range || range.end <= range.start) return null;
  const from = toIndex(page.text, range.start - page.start);
  const to = range.end <= page.start ? 0 : toIndex(page.text, range.end - page.start);
  return to > from ? { from, to } : null;
}
