/** Where the pages of a document lie in one long scroll, before any of their pictures has come. */
import type { PageShape } from "./reading";

export type Zoom = "fit" | number;

/** In percent; a page at 100 is as large as on paper. */
export const ZOOMS = [50, 75, 100, 125, 150, 200];
const FIT_WIDEST = 940;
const FIT_LARGEST = 1.5; // a small page is not blown up to the width of a large one
const MARGIN = 16;
const GAP = 16;
const CSS_PER_POINT = 96 / 72;
const A4 = { width: 595, height: 842 };

export interface Box {
  top: number;
  width: number;
  height: number;
}

export interface Layout {
  boxes: Box[];
  width: number;
  height: number;
}

/** Each page's place and size, when so much width is there to show them in. */
export function layOut(pages: PageShape[], room: number, zoom: Zoom): Layout {
  const paper = Math.max(...pages.map((page) => page.width ?? A4.width)) * CSS_PER_POINT;
  const fit = Math.max(120, Math.min(room - 2 * MARGIN, FIT_WIDEST, paper * FIT_LARGEST));
  let top = GAP;
  let widest = 0;
  const boxes = pages.map((page) => {
    const shape = page.width && page.height ? { width: page.width, height: page.height } : A4;
    const width = Math.round(zoom === "fit" ? fit : (shape.width * CSS_PER_POINT * zoom) / 100);
    const height = Math.round((width * shape.height) / shape.width);
    const box = { top, width, height };
    top += height + GAP;
    widest = Math.max(widest, width);
    return box;
  });
  return { boxes, width: widest, height: top };
}

/** The indexes of the first and last page that show in this stretch of the scroll, with one more on either side. */
export function shownIn({ boxes }: Layout, top: number, height: number): [number, number] {
  let low = 0;
  let high = boxes.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((boxes[middle]?.top ?? 0) <= top) low = middle;
    else high = middle - 1;
  }
  let last = low;
  while (last + 1 < boxes.length && (boxes[last + 1]?.top ?? 0) < top + height) last++;
  return [Math.max(0, low - 1), Math.min(boxes.length - 1, last + 1)];
}

/** The next zoom up or down; from "fit" it begins at what the page shows just now. */
export function nextZoom(zoom: Zoom, now: number, step: 1 | -1): number {
  const current = zoom === "fit" ? now : zoom;
  const further = step > 0 ? ZOOMS.find((each) => each > current + 1) : ZOOMS.findLast((each) => each < current - 1);
  return further ?? (step > 0 ? (ZOOMS[ZOOMS.length - 1] ?? 200) : (ZOOMS[0] ?? 50));
}

/** How large a page shows, in percent of paper. */
export function percentOf(page: PageShape | undefined, box: Box | undefined): number {
  return page?.width && box ? Math.round((box.width / (page.width * CSS_PER_POINT)) * 100) : 100;
}

/** The number of the page on which a character of the document stands; null when it is past the end. */
export function pageAt(pages: PageShape[], start: number): number | null {
  return pages.find((page) => start < page.end)?.number ?? null;
}
