/** Finds words in a page's text, whatever their case and accents. */

export interface Find {
  page: number;
  /** In the document's whole text, in whole characters as the server counts. */
  start: number;
  end: number;
}

const MOST_ON_A_PAGE = 200;

/** Where the words stand on a page. */
export function findIn(page: { number: number; start: number; text: string }, words: string): Find[] {
  const wanted = fold(words.trim()).text;
  if (wanted === "") return [];
  const { text, places } = fold(page.text);
  const found: Find[] = [];
  for (let at = text.indexOf(wanted); at >= 0; at = text.indexOf(wanted, at + wanted.length)) {
    const from = places[at] ?? 0;
    const last = places[at + wanted.length - 1] ?? from;
    found.push({ page: page.number, start: page.start + from, end: page.start + last + 1 });
    if (found.length === MOST_ON_A_PAGE) break;
  }
  return found;
}

/** The text without case and accents, all space alike, and for each of its letters which character it comes from. */
function fold(text: string): { text: string; places: number[] } {
  const places: number[] = [];
  let folded = "";
  let character = 0;
  for (const letter of text) {
    const plain = /\s/u.test(letter) ? " " : letter.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase();
    if (!(plain === " " && folded.endsWith(" "))) {
      folded += plain;
      for (let unit = 0; unit < plain.length; unit++) places.push(character);
    }
    character++;
  }
  return { text: folded, places };
}
