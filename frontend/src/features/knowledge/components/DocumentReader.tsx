/** A document's text by pages; only what is near the eye is fetched and drawn, however long it is. */
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { ErrorState } from "@/ui/ErrorState";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { usePageAt } from "../queries";
import { PageScroller } from "./PageScroller";
import styles from "./DocumentReader.module.css";

export interface Place {
  range: { start: number; end: number } | null;
  page: number | null;
}

export function DocumentReader({ document, place }: { document: Document; place: Place }) {
  const guess = Math.max(1, place.page ?? 1);
  const located = usePageAt(document.id, place.range?.start ?? null, guess);
  if (!place.range) return <PageScroller key={guess} document={document} first={guess} range={null} />;
  if (located.error) {
    return <ErrorState error={located.error} onRetry={() => void located.refetch()} retrying={located.isFetching} />;
  }
  if (located.data === undefined) {
    return (
      <Loading label={t("knowledge.openingPlace")}>
        <div className={styles.waiting}>
          <Skeleton lines={10} />
        </div>
      </Loading>
    );
  }
  return (
    <>
      {located.data === null && (
        <Banner tone="warn" live="status" className={styles.lost}>
          {t("knowledge.placeLost")}
        </Banner>
      )}
      <PageScroller
        key={`${place.range.start}-${place.range.end}`}
        document={document}
        first={located.data ?? 1}
        range={place.range}
      />
    </>
  );
}
