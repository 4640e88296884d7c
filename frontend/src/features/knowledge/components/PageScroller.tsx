/** The words of a document in one long scroll, page by page, opened at the place that was asked for. */
import { useEffect, useRef } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { ErrorState } from "@/ui/ErrorState";
import { Skeleton } from "@/ui/Skeleton";
import { coveredPart } from "../highlight";
import { pageInView } from "../pageInView";
import { usePageTexts, type PageShapes, type Range, type TextPage } from "../reading";
import type { Goal } from "./DocumentReader";
import { PageText } from "./PageText";
import styles from "./PageScroller.module.css";

const USUAL_HEIGHT = 720;

interface PageScrollerProps {
  document: Pick<Document, "id" | "name">;
  shapes: PageShapes;
  goal: Goal;
  onPage: (page: number) => void;
}

export function PageScroller({ document, shapes, goal, onPage }: PageScrollerProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const pageCount = Math.max(1, shapes.pages.length);
  const virtual = useVirtualizer({
    count: pageCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 1,
    initialOffset: (goal.page - 1) * USUAL_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const near = items.length > 0 ? items.map((item) => item.index + 1) : [goal.page];
  const { texts, broken } = usePageTexts(document.id, near);
  const window = { top: virtual.scrollOffset ?? 0, height: virtual.scrollRect?.height ?? 0 };
  const current = Math.min(pageCount, pageInView(items, window, goal.page));
  useEffect(() => onPage(current), [current, onPage]);

  const arrived = texts.has(goal.page);
  const shape = shapes.pages[goal.page - 1];
  const marked = Boolean(shape && goal.range && goal.range.start < shape.end && goal.range.end > shape.start);

  // The heights are guesses until the text is there, so the way to a page is taken again when it is; a marked place finds itself.
  useEffect(() => {
    const isDrawn = virtual.getVirtualItems().some(({ index }) => index === goal.page - 1);
    if (marked && isDrawn) return;
    const go = () => virtual.scrollToIndex(goal.page - 1, { align: "start" });
    go();
    const timers = arrived && !marked ? [60, 250].map((after) => setTimeout(go, after)) : [];
    return () => timers.forEach(clearTimeout);
  }, [virtual, goal, arrived, marked]);

  useEffect(() => {
    if (globalThis.document.activeElement === globalThis.document.body)
      scroller.current?.focus({ preventScroll: true });
  }, []);

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      tabIndex={0}
      role="region"
      aria-label={t("knowledge.textOf", { name: document.name })}
    >
      {broken ? (
        <ErrorState error={broken.error} onRetry={() => void broken.refetch()} retrying={broken.isFetching} />
      ) : (
        <div className={styles.sheet} style={{ height: virtual.getTotalSize() }}>
          {items.map((item) => (
            <section
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-label={t("knowledge.page", { page: item.index + 1 })}
              className={styles.page}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {pageCount > 1 && <p className={styles.number}>{t("knowledge.page", { page: item.index + 1 })}</p>}
              <PageContent
                page={texts.get(item.index + 1)}
                headings={shapes.headings}
                goal={goal}
                isTarget={item.index + 1 === goal.page}
              />
            </section>
          ))}
        </div>
      )}
    </div>
  );
}

interface PageContentProps {
  page: TextPage | undefined;
  headings: PageShapes["headings"];
  goal: Goal;
  isTarget: boolean;
}

function PageContent({ page, headings, goal, isTarget }: PageContentProps) {
  if (!page) return <Skeleton lines={10} />;
  if (page.text.trim() === "") return <p className={styles.blank}>{t("knowledge.blankPage")}</p>;
  const range: Range | null = goal.range;
  return (
    <PageText text={page.text} headings={headings} mark={coveredPart(page, range)} scrollTo={isTarget ? goal : null} />
  );
}
