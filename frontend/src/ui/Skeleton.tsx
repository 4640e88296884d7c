/** The shape of what is coming, shown only when it takes longer than a blink. */
import type { CSSProperties } from "react";
import { cx } from "./classNames";
import styles from "./Skeleton.module.css";

export interface SkeletonProps {
  width?: CSSProperties["width"];
  height?: CSSProperties["height"];
  /** More than one line of text, the last one shorter. */
  lines?: number;
  round?: boolean;
  className?: string;
}

export function Skeleton({ width = "100%", height = 14, lines = 1, round = false, className }: SkeletonProps) {
  return (
    <span className={cx(styles.skeleton, className)} aria-hidden="true" style={{ width }}>
      {Array.from({ length: lines }, (_, line) => (
        <span
          key={line}
          className={cx(styles.line, round && styles.round)}
          style={{ height, width: lines > 1 && line === lines - 1 ? "62%" : undefined }}
        />
      ))}
    </span>
  );
}

/** Says that something is loading to those who cannot see its shape. */
export function Loading({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <div role="status" aria-label={label} aria-busy="true">
      {children}
    </div>
  );
}
