/** Where a reader is in a document's outline. */
import type { OutlineHeading, PageShape } from "./reading";

/** The heading whose text shows on this page: the one that was gone to if it stands there, else the first there or the last before. */
export function headingAt(headings: OutlineHeading[], page: PageShape | undefined, gone: number | null): number {
  if (!page) return -1;
  const stands = (at: number) => {
    const start = headings[at]?.start ?? -1;
    return start >= page.start && start < page.end;
  };
  if (gone !== null && stands(gone)) return gone;
  const first = headings.findIndex((_, at) => stands(at));
  return first >= 0 ? first : headings.findLastIndex(({ start }) => start < page.start);
}
