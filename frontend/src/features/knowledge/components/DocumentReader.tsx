/** A document to read: its pages as they look, or their words; opened at a cited place, with what is looked for marked. */
import { useCallback, useEffect, useRef, useState, type RefObject } from "react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useShortcuts } from "@/lib/shortcuts";
import { recall, remember } from "@/lib/storage";
import { useMediaQuery } from "@/lib/useMediaQuery";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/ErrorState";
import { Loading } from "@/ui/Skeleton";
import { nextZoom, pageAt, type Zoom } from "../pageLayout";
import { usePages, type OutlineHeading, type PageShapes, type Range } from "../reading";
import { Outline } from "./Outline";
import { PageScroller } from "./PageScroller";
import { BlankPage } from "./PagePicture";
import { PictureScroller } from "./PictureScroller";
import { ReadingBar } from "./ReadingBar";
import styles from "./DocumentReader.module.css";

const REMEMBERED = "documentOutline";
/** From here on the outline has room beside the pages. */
const ROOMY = "(min-width: 960px)";

export interface Place {
  range: Range | null;
  page: number | null;
}

interface DocumentReaderProps {
  document: Document;
  place: Place;
  view: "original" | "text";
  onShowText: () => void;
}

export function DocumentReader(props: DocumentReaderProps) {
  const { data: shapes, error, isFetching, refetch } = usePages(props.document.id);
  if (shapes) return <Reader {...props} shapes={shapes} />;
  if (error) return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;
  return (
    <Loading label={t("knowledge.openingPlace")}>
      <div className={styles.waiting}>
        <BlankPage />
      </div>
    </Loading>
  );
}

/** Where to go: an object, so that asking for the same page again after scrolling away goes there again. */
export interface Goal {
  page: number;
  range: Range | null;
  /** Whether the place is a heading, which is no loss when it cannot be marked. */
  isHeading?: boolean;
}

function Reader({ document, place, view, shapes, onShowText }: DocumentReaderProps & { shapes: PageShapes }) {
  const { pages } = shapes;
  const located = place.range ? pageAt(pages, place.range.start) : null;
  const isLost = place.range !== null && located === null;
  const first = Math.min(Math.max(1, located ?? place.page ?? 1), Math.max(1, pages.length));
  const [goal, setGoal] = useState<Goal>({ page: first, range: isLost ? null : place.range });
  const [page, setPage] = useState(first);
  const inView = useRef(first); // for keys that follow each other faster than what they show is drawn
  const [zoom, setZoom] = useState<Zoom>("fit");
  const [percent, setPercent] = useState(100);
  const [unseen, setUnseen] = useState(false);

  const key = `${place.range?.start}-${place.range?.end}-${place.page}`;
  const known = useRef(key);
  useEffect(() => {
    if (known.current === key) return;
    known.current = key;
    setGoal({ page: first, range: isLost ? null : place.range });
  }, [key, first, isLost, place.range]);

  const go = useCallback(
    (wanted: number) =>
      setGoal(({ range, isHeading }) => ({
        isHeading,
        page: Math.min(pages.length, Math.max(1, wanted)),
        range: range && { ...range },
      })),
    [pages.length],
  );
  const goTo = useCallback(
    (range: Range | null) => range && setGoal({ page: pageAt(pages, range.start) ?? 1, range }),
    [pages],
  );
  const see = useCallback((seen: number) => {
    inView.current = seen;
    setPage(seen);
  }, []);
  const body = useRef<HTMLDivElement>(null);
  const outline = useOutline(shapes, body, ({ start, end }) =>
    setGoal({ page: pageAt(pages, start) ?? 1, range: { start, end }, isHeading: true }),
  );
  const larger = () => setZoom(nextZoom(zoom, percent, 1));
  const smaller = () => setZoom(nextZoom(zoom, percent, -1));
  useShortcuts("everywhere", [
    { keys: "ArrowRight", label: t("reading.nextPage"), run: () => go(inView.current + 1) },
    { keys: "ArrowLeft", label: t("reading.previousPage"), run: () => go(inView.current - 1) },
    { keys: "+", label: t("reading.zoomIn"), run: larger },
    { keys: "-", label: t("reading.zoomOut"), run: smaller },
  ]);

  return (
    <div className={styles.reader}>
      <ReadingBar
        document={document}
        shapes={shapes}
        page={page}
        onGo={go}
        onFind={goTo}
        outline={outline.has ? { isOpen: outline.isOpen, onToggle: outline.toggle } : null}
        zoom={view === "original" ? { zoom, percent, onLarger: larger, onSmaller: smaller, onZoom: setZoom } : null}
      />
      {isLost && (
        <Banner tone="warn" live="status" className={styles.note}>
          {t("knowledge.placeLost")}
        </Banner>
      )}
      {view === "original" && unseen && !goal.isHeading && (
        <Banner
          live="status"
          className={styles.note}
          actions={
            <Button size="s" onPress={onShowText}>
              {t("reading.showText")}
            </Button>
          }
        >
          {t("reading.placeUnseen")}
        </Banner>
      )}
      <div ref={body} className={styles.body}>
        {outline.isOpen && (
          <Outline
            headings={shapes.headings}
            page={pages[page - 1]}
            takesFocus={outline.wasAsked}
            onGo={outline.go}
            onClose={outline.close}
          />
        )}
        {view === "original" ? (
          <PictureScroller
            document={document}
            pages={pages}
            goal={goal}
            zoom={zoom}
            onPage={see}
            onPercent={setPercent}
            onUnseen={setUnseen}
          />
        ) : (
          <PageScroller document={document} shapes={shapes} goal={goal} onPage={see} />
        )}
      </div>
    </div>
  );
}

/** The outline beside the pages, or over them where there is no room; whether it is wanted is remembered. */
function useOutline({ headings }: PageShapes, body: RefObject<HTMLElement>, onGo: (heading: OutlineHeading) => void) {
  const roomy = useMediaQuery(ROOMY);
  const has = headings.length > 1;
  const [open, setOpen] = useState(() => roomy && recall<boolean>(REMEMBERED) === true);
  const [wasAsked, setWasAsked] = useState(false);
  const turn = (next: boolean) => {
    setOpen(next);
    setWasAsked(next);
    if (roomy) remember(REMEMBERED, next || null);
  };
  const read = () => body.current?.querySelector<HTMLElement>("[role=region]")?.focus({ preventScroll: true });
  const close = () => {
    turn(false);
    read();
  };
  const go = (heading: OutlineHeading) => {
    onGo(heading);
    if (!roomy) close();
  };
  return { has, isOpen: has && open, wasAsked, toggle: () => turn(!open), close, go };
}
