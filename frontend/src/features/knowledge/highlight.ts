/** Finds the words of a question in a passage, so that they can be marked without touching HTML. */

export interface Part {
  text: string;
  hit: boolean;
}

const WORD = /[\p{L}\p{N}]+/gu;
const SHORTEST = 3;
/** English words that say nothing about what a question is about. */
const COMMON = new Set(
  "about also and any are been but can could did does for from get had has have her his how into its may not our she should than that the their them then there they this was were what when where which who why will with would you your".split(
    " ",
  ),
);
/** Two words with so many first letters in common count as forms of the same word. */
const STEM = 4;

function fold(word: string): string {
  return word.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
}

function sameWord(word: string, term: string): boolean {
  if (word === term) return true;
  const [short, long] = word.length < term.length ? [word, term] : [term, word];
  if (short.length < STEM) return false;
  return long.startsWith(short.length > STEM + 1 ? short.slice(0, -1) : short) && long.length - short.length <= 3;
}

/** The terms of a question worth marking: those that carry its meaning, or all when there are none such. */
export function terms(question: string): string[] {
  const words = [...new Set((question.match(WORD) ?? []).map(fold))];
  const telling = words.filter((word) => (word.length >= SHORTEST || /\p{N}/u.test(word)) && !COMMON.has(word));
  return telling.length > 0 ? telling : words;
}

/** `text` cut into parts, those that are words of the question marked as hits. */
export function highlight(text: string, question: string): Part[] {
  const wanted = terms(question);
  const parts: Part[] = [];
  let from = 0;
  for (const match of text.matchAll(WORD)) {
    const word = fold(match[0]);
    if (!wanted.some((term) => sameWord(word, term))) continue;
    if (match.index > from) parts.push({ text: text.slice(from, match.index), hit: false });
    parts.push({ text: match[0], hit: true });
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push({ text: text.slice(from), hit: false });
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
