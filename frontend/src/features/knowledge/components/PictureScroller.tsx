/** The pages of a document as they look, in one long scroll; only those near the eye are fetched and drawn. */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState, type RefObject } from "react";
import type { Document } from "@/api/types";
import { pictureWidth, rememberPictureWidth } from "@/lib/documentPages";
import { t } from "@/lib/i18n";
import { layOut, percentOf, shownIn, type Layout, type Zoom } from "../pageLayout";
import { pageInView } from "../pageInView";
import { useMarks, usePageTexts, type PageShape } from "../reading";
import type { Goal } from "./DocumentReader";
import { PagePicture } from "./PagePicture";
import styles from "./PictureScroller.module.css";

interface PictureScrollerProps {
  document: Pick<Document, "id" | "name">;
  pages: PageShape[];
  goal: Goal;
  zoom: Zoom;
  onPage: (page: number) => void;
  onPercent: (percent: number) => void;
  /** Whether the cited words stand somewhere on the page where nobody knows where. */
  onUnseen: (unseen: boolean) => void;
}

export function PictureScroller({ document, pages, goal, zoom, onPage, onPercent, onUnseen }: PictureScrollerProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const [eye, look] = useEye(scroller);
  const layout = useMemo(() => layOut(pages, eye.width, zoom), [pages, eye.width, zoom]);
  const target = pages[goal.page - 1];
  const marks = useMarks(document.id, target, goal.range);
  const firstMark = marks.data?.marks[0];
  const measured = eye.width > 0 ? layout : null; // before that, the pages have no size to go by
  useStay(scroller, measured, eye);
  const opened = useGoTo(scroller, measured, goal, firstMark?.top ?? null, look);

  // Until the scroll is where it is to be opened, nothing is fetched for where it happens to be.
  const top = opened ? eye.top : (layout.boxes[goal.page - 1]?.top ?? 0);
  const [from, to] = shownIn(layout, top, eye.height);
  const shown = measured ? pages.slice(from, to + 1) : [];
  const { texts } = usePageTexts(
    document.id,
    shown.map(({ number }) => number),
  );
  const stretches = layout.boxes.slice(from, to + 1).map((box, at) => ({
    index: from + at,
    start: box.top,
    end: box.top + box.height,
  }));
  const current = Math.min(pages.length, pageInView(stretches, { top, height: eye.height }, goal.page));
  const box = layout.boxes[current - 1];
  const percent = percentOf(pages[current - 1], box);
  const unseen = goal.range !== null && marks.data?.marks.length === 0;
  useEffect(() => onPage(current), [current, onPage]);
  useEffect(() => onPercent(percent), [percent, onPercent]);
  useEffect(() => onUnseen(unseen), [unseen, onUnseen]);
  useEffect(() => {
    if (box) rememberPictureWidth(pictureWidth(box.width));
  }, [box]);

  // Whoever came by a link can read on with the keys at once.
  useEffect(() => {
    if (window.document.activeElement === window.document.body) scroller.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      tabIndex={0}
      role="region"
      aria-label={t("reading.originalOf", { name: document.name })}
    >
      <div className={styles.sheet} style={{ height: layout.height, minWidth: layout.width + 32 }}>
        {shown.map((page, at) => {
          const place = layout.boxes[from + at];
          return (
            place && (
              <PagePicture
                key={page.number}
                documentId={document.id}
                page={page}
                box={place}
                range={goal.range}
                text={texts.get(page.number)?.text ?? null}
              />
            )
          );
        })}
      </div>
    </div>
  );
}

interface Eye {
  top: number;
  width: number;
  height: number;
}

/** What of the scroll is seen, and in how much room; and the means to look at once, before the browser tells. */
function useEye(scroller: RefObject<HTMLElement>): [Eye, () => void] {
  const [eye, setEye] = useState<Eye>({ top: 0, width: 0, height: 0 });
  const look = useCallback(() => {
    const element = scroller.current;
    if (!element) return;
    const now = { top: element.scrollTop, width: element.clientWidth, height: element.clientHeight };
    setEye((before) =>
      before.top === now.top && before.width === now.width && before.height === now.height ? before : now,
    );
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (!element) return;
    look();
    element.addEventListener("scroll", look, { passive: true });
    const sizes = "ResizeObserver" in window ? new ResizeObserver(look) : null;
    sizes?.observe(element);
    return () => {
      element.removeEventListener("scroll", look);
      sizes?.disconnect();
    };
  }, [scroller, look]);
  return [eye, look];
}

/** Keeps the same words before the eye when the pages change their size. */
function useStay(scroller: RefObject<HTMLElement>, layout: Layout | null, eye: Eye): void {
  const before = useRef(layout);
  useLayoutEffect(() => {
    const old = before.current;
    before.current = layout;
    const element = scroller.current;
    if (!element || !old || !layout || old === layout) return;
    const middle = eye.top + eye.height / 2; // as it was: the element itself may have lost the room to scroll so far
    const at = old.boxes.findIndex((box) => box.top + box.height >= middle);
    const was = old.boxes[at];
    const is = layout.boxes[at];
    if (!was || !is) return;
    element.scrollTop = is.top + ((middle - was.top) / was.height) * is.height - element.clientHeight / 2;
    element.scrollLeft = (element.scrollWidth - element.clientWidth) / 2;
  }, [scroller, layout, eye]);
}

/** Goes to the page that was asked for, and on to its first mark when that is known; whether it has gone anywhere yet. */
function useGoTo(
  scroller: RefObject<HTMLElement>,
  layout: Layout | null,
  goal: Goal,
  mark: number | null,
  look: () => void,
): boolean {
  const [opened, setOpened] = useState(false);
  const gone = useRef<{ goal: Goal; mark: number | null } | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const box = layout?.boxes[goal.page - 1];
    if (!element || !box) return;
    if (gone.current?.goal === goal && (mark === null || gone.current.mark !== null)) return;
    gone.current = { goal, mark };
    element.scrollTop =
      mark === null ? box.top - 16 : Math.max(box.top - 16, box.top + mark * box.height - element.clientHeight / 3);
    look();
    setOpened(true);
  }, [scroller, layout, goal, mark, look]);
  return opened;
}
