/** What was taken out of a text and what was put in, word by word. */
export interface Piece {
  kind: "same" | "out" | "in";
  text: string;
}

const MOST_WORDS = 400;
const LEAST_IN_COMMON = 0.3;

/** The pieces in order; null where so little is the same that the texts are better read one after the other. */
export function differences(before: string, after: string): Piece[] | null {
  const [old, now] = [wordsOf(before), wordsOf(after)];
  if (old.length > MOST_WORDS || now.length > MOST_WORDS) return null;
  const pieces = merged(walk(old, now, lengths(old, now)));
  const same = pieces.filter(({ kind }) => kind === "same").reduce((sum, { text }) => sum + text.trim().length, 0);
  return same < LEAST_IN_COMMON * Math.max(before.length, after.length) ? null : pieces;
}

/** Words with the space behind them. */
function wordsOf(text: string): string[] {
  return text.match(/\S+\s*/gu) ?? [];
}

const isSame = (one: string | undefined, other: string | undefined) => one?.trim() === other?.trim();

/** How many words the rests of both texts have in common. */
function lengths(old: string[], now: string[]): number[][] {
  const table = Array.from({ length: old.length + 1 }, () => new Array<number>(now.length + 1).fill(0));
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = now.length - 1; j >= 0; j--) {
      const [below, right, across] = [table[i + 1]?.[j] ?? 0, table[i]?.[j + 1] ?? 0, table[i + 1]?.[j + 1] ?? 0];
      (table[i] as number[])[j] = isSame(old[i], now[j]) ? across + 1 : Math.max(below, right);
    }
  return table;
}

function walk(old: string[], now: string[], table: number[][]): Piece[] {
  const pieces: Piece[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    if (i < old.length && j < now.length && isSame(old[i], now[j])) {
      pieces.push({ kind: "same", text: now[j] ?? "" });
      i++;
      j++;
    } else if (j >= now.length || (i < old.length && (table[i + 1]?.[j] ?? 0) >= (table[i]?.[j + 1] ?? 0))) {
      pieces.push({ kind: "out", text: old[i++] ?? "" });
    } else pieces.push({ kind: "in", text: now[j++] ?? "" });
  }
  return pieces;
}

function merged(pieces: Piece[]): Piece[] {
  const found: Piece[] = [];
  for (const piece of pieces) {
    const last = found.at(-1);
    if (last?.kind === piece.kind) last.text += piece.text;
    else found.push({ ...piece });
  }
  return found;
}
