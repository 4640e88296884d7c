/** Above the pages: which one is in view, how large, and what is looked for. */
import { useState } from "react";
import { Search, TableOfContents, ZoomIn, ZoomOut } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { ZOOMS, type Zoom } from "../pageLayout";
import type { PageShapes, Range } from "../reading";
import { FindBar } from "./FindBar";
import { PageNavigation } from "./PageNavigation";
import styles from "./ReadingBar.module.css";

interface ZoomState {
  zoom: Zoom;
  percent: number;
  onLarger: () => void;
  onSmaller: () => void;
  onZoom: (zoom: Zoom) => void;
}

interface ReadingBarProps {
  document: Document;
  shapes: PageShapes;
  page: number;
  onGo: (page: number) => void;
  onFind: (range: Range | null) => void;
  zoom: ZoomState | null;
  /** Null where the document has no headings to speak of. */
  outline: { isOpen: boolean; onToggle: () => void } | null;
}

export function ReadingBar({ document, shapes, page, onGo, onFind, zoom, outline }: ReadingBarProps) {
  const [finding, setFinding] = useState(false);
  const label = shapes.pages[page - 1]?.label ?? null;
  return (
    <>
      <div className={styles.bar}>
        <div className={styles.start}>
          {outline && (
            <IconButton
              label={t("reading.outline")}
              size="s"
              tooltipPlacement="bottom"
              pressed={outline.isOpen}
              onPress={outline.onToggle}
            >
              <TableOfContents aria-hidden="true" />
            </IconButton>
          )}
          {zoom && <ZoomButtons {...zoom} />}
        </div>
        <PageNavigation page={page} pageCount={shapes.pages.length} label={label} onGo={onGo} />
        <div className={styles.end}>
          <IconButton
            label={t("reading.find")}
            size="s"
            tooltipPlacement="bottom"
            pressed={finding}
            onPress={() => setFinding(!finding)}
          >
            <Search aria-hidden="true" />
          </IconButton>
        </div>
      </div>
      {finding && <FindBar document={document} shapes={shapes} onFind={onFind} onClose={() => setFinding(false)} />}
    </>
  );
}

function ZoomButtons({ zoom, percent, onLarger, onSmaller, onZoom }: ZoomState) {
  return (
    <>
      <IconButton
        label={t("reading.zoomOut")}
        size="s"
        tooltipPlacement="bottom"
        isDisabled={percent <= (ZOOMS[0] ?? 50)}
        onPress={onSmaller}
      >
        <ZoomOut aria-hidden="true" />
      </IconButton>
      <Button
        size="s"
        variant="ghost"
        className={styles.percent}
        aria-label={`${t("reading.zoomFit")}, ${t("reading.zoomNow", { percent })}`}
        aria-pressed={zoom === "fit"}
        onPress={() => onZoom("fit")}
      >
        {t("reading.zoomNow", { percent })}
      </Button>
      <IconButton
        label={t("reading.zoomIn")}
        size="s"
        tooltipPlacement="bottom"
        isDisabled={percent >= (ZOOMS[ZOOMS.length - 1] ?? 200)}
        onPress={onLarger}
      >
        <ZoomIn aria-hidden="true" />
      </IconButton>
    </>
  );
}
