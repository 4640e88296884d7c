/** Which page the reader looks at, when parts of several are in view. */

interface Page {
  index: number;
  start: number;
  end: number;
}

/** Enough of the window for a page that was asked for to count as the one that is read. */
const ENOUGH = 1 / 3;

/** The page asked for while enough of it, or all of it, is in view; else the one that fills most of the window. */
export function pageInView(pages: Page[], window: { top: number; height: number }, asked: number): number {
  const shown = (page: Page) => Math.min(page.end, window.top + window.height) - Math.max(page.start, window.top);
  const wanted = pages.find(({ index }) => index + 1 === asked);
  if (wanted && shown(wanted) >= Math.min(wanted.end - wanted.start, window.height * ENOUGH)) return asked;
  const [largest] = [...pages].sort((a, b) => shown(b) - shown(a));
  return largest ? largest.index + 1 : asked;
}
