/** The cited passage itself, beside its number. */
import { forwardRef, useEffect, useRef, type CSSProperties } from "react";
import { createPortal } from "react-dom";
import type { Source } from "@/api/types";
import { usePlacePrefetch } from "@/lib/documentPages";
import { t } from "@/lib/i18n";
import styles from "./PassageCard.module.css";

interface PassageCardProps {
  id: string;
  source: Source;
  style: CSSProperties;
  onMouseEnter: () => void;
  onMouseLeave: () => void;
}

export const PassageCard = forwardRef<HTMLDivElement, PassageCardProps>(function PassageCard({ source, ...rest }, ref) {
  // Who looks at a passage may open its document next.
  const prepare = useRef(usePlacePrefetch());
  useEffect(() => prepare.current(source.document.id, source), [source]);
  return createPortal(
    <div {...rest} ref={ref} role="tooltip" className={styles.card}>
      <p className={styles.title} dir="auto">
        {source.document.name}
      </p>
      <p className={styles.place}>{placeOf(source)}</p>
      <blockquote className={styles.quote} dir="auto">
        <mark>{source.quote}</mark>
      </blockquote>
    </div>,
    document.getElementById("content") ?? document.body,
  );
});

/** Where in its document a source is, in words. */
export function placeOf({ page, heading }: Source): string {
  return [page === null ? null : t("source.pageLong", { page }), heading].filter(Boolean).join(" · ");
}
