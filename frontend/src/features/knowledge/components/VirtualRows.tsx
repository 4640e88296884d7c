/** The rows of a long list inside a page that scrolls: only those near the eye are drawn, and more are fetched in time. */
import {
  useEffect,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type ReactNode,
  type RefObject,
} from "react";
import { defaultRangeExtractor, useVirtualizer, type Range } from "@tanstack/react-virtual";
import { t } from "@/lib/i18n";
import type { Document } from "@/api/types";
import styles from "./DocumentList.module.css";

const USUAL_HEIGHT = 64;
/** Rows before the end at which the next page is fetched. */
const AHEAD = 25;

interface VirtualRowsProps {
  documents: Document[];
  scroller: RefObject<HTMLElement>;
  hasMore: boolean;
  onMore: () => void;
  onKeyDown: (event: KeyboardEvent<HTMLElement>, index: number, focusRow: (index: number) => void) => void;
  children: (document: Document) => ReactNode;
}

export function VirtualRows({ documents, scroller, hasMore, onMore, onKeyDown, children }: VirtualRowsProps) {
  const list = useRef<HTMLUListElement>(null);
  const top = useTop(list, scroller);
  const [held, setHeld] = useState<string | null>(null);
  const heldAt = held === null ? -1 : documents.findIndex(({ id }) => id === held);
  const virtual = useVirtualizer({
    count: documents.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => USUAL_HEIGHT,
    getItemKey: (index) => documents[index]?.id ?? index,
    overscan: 6,
    rangeExtractor: (range) => withHeld(range, heldAt),
    scrollMargin: top,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= documents.length - AHEAD) onMore();
  }, [hasMore, last, documents.length, onMore]);

  function focusRow(index: number) {
    if (index < 0 || index >= documents.length) return;
    virtual.scrollToIndex(index);
    const find = () => list.current?.querySelector<HTMLElement>(`[data-index="${index}"] input`);
    const there = find();
    if (there) there.focus({ preventScroll: true });
    else requestAnimationFrame(() => find()?.focus({ preventScroll: true }));
  }

  return (
    <ul
      ref={list}
      aria-label={t("knowledge.documents")}
      className={styles.rows}
      style={{ height: virtual.getTotalSize() }}
    >
      {items.map((item) => {
        const document = documents[item.index];
        return (
          document && (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-setsize={hasMore ? -1 : documents.length}
              aria-posinset={item.index + 1}
              className={styles.item}
              style={{ transform: `translateY(${item.start - top}px)` }}
              onFocus={() => setHeld(document.id)}
              onBlur={() => setHeld(null)}
              onKeyDown={(event) => onKeyDown(event, item.index, focusRow)}
            >
              {children(document)}
            </li>
          )
        );
      })}
    </ul>
  );
}

/** The rows near the eye, and the one that has the focus wherever it is: what is being typed there must not go. */
function withHeld(range: Range, held: number): number[] {
  const near = defaultRangeExtractor(range);
  return held < 0 || near.includes(held) ? near : [...near, held].sort((one, other) => one - other);
}

/** Where the list begins inside what scrolls; it moves when something above it comes or goes. */
function useTop(list: RefObject<HTMLElement>, scroller: RefObject<HTMLElement>): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    const measure = () => {
      if (!list.current || !scroller.current) return;
      const distance = list.current.getBoundingClientRect().top - scroller.current.getBoundingClientRect().top;
      setTop(distance + scroller.current.scrollTop);
    };
    measure();
    const column = scroller.current?.firstElementChild;
    if (!column || typeof ResizeObserver === "undefined") return;
    const observer = new ResizeObserver(measure);
    observer.observe(column);
    return () => observer.disconnect();
  }, [list, scroller]);
  return top;
}
