/** The pages of a document in one long scroll, opened at the first page to be shown. */
import { useEffect, useRef, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { ErrorState } from "@/ui/ErrorState";
import { Skeleton } from "@/ui/Skeleton";
import { coveredPart } from "../highlight";
import { pageInView } from "../pageInView";
import { batchOf, useTextBatches } from "../queries";
import { PageNavigation } from "./PageNavigation";
import { PageText } from "./PageText";
import styles from "./PageScroller.module.css";

type Range = { start: number; end: number } | null;
type PageOfText = { number: number; start: number; end: number; text: string };

const USUAL_HEIGHT = 720;

interface PageScrollerProps {
  document: Pick<Document, "id" | "name" | "pages">;
  first: number;
  range: Range;
}

export function PageScroller({ document, first, range }: PageScrollerProps) {
  const scroller = useRef<HTMLDivElement>(null);
  // An object, so that asking for the same page again after scrolling away goes there again.
  const [asked, setAsked] = useState({ page: first });
  const [pageCount, setPageCount] = useState(Math.max(document.pages ?? 1, first));
  const virtual = useVirtualizer({
    count: pageCount,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_HEIGHT,
    overscan: 1,
    initialOffset: (first - 1) * USUAL_HEIGHT,
  });
  const items = virtual.getVirtualItems();
  const near = items.length > 0 ? items.map((item) => item.index + 1) : [first];
  const batches = useTextBatches(document.id, [...new Set(near.map(batchOf))]);

  const counted = batches.find((batch) => batch.data)?.data?.page_count;
  useEffect(() => {
    if (counted !== undefined) setPageCount(Math.max(1, counted));
  }, [counted]);

  const pages = new Map(batches.flatMap((batch) => batch.data?.pages ?? []).map((page) => [page.number, page]));
  const broken = batches.find((batch) => batch.error && !batch.data);
  const window = { top: virtual.scrollOffset ?? 0, height: virtual.scrollRect?.height ?? 0 };
  const current = Math.min(pageCount, pageInView(items, window, asked.page));

  const arrived = pages.has(asked.page);
  const marked = range !== null && asked.page === first;

  // The heights are guesses until the text is there, so the way to a page is taken again when it is; a marked place finds itself.
  useEffect(() => {
    if (marked) return;
    const go = () => virtual.scrollToIndex(asked.page - 1, { align: "start" });
    go();
    const timers = arrived ? [60, 250].map((after) => setTimeout(go, after)) : [];
    return () => timers.forEach(clearTimeout);
  }, [virtual, asked, arrived, marked]);

  return (
    <div className={styles.reader}>
      <PageNavigation page={current} pageCount={pageCount} onGo={(page) => setAsked({ page })} />
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
                <PageContent page={pages.get(item.index + 1)} range={range} isTarget={item.index + 1 === first} />
              </section>
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

function PageContent({ page, range, isTarget }: { page: PageOfText | undefined; range: Range; isTarget: boolean }) {
  if (!page) return <Skeleton lines={10} />;
  if (page.text.trim() === "") return <p className={styles.blank}>{t("knowledge.blankPage")}</p>;
  return <PageText text={page.text} mark={coveredPart(page, range)} scrollToMark={isTarget} />;
}
