/** Something more about what stands above it, behind a line that opens it. */
import type { ReactNode } from "react";
import { ChevronRight } from "lucide-react";
import { cx } from "./classNames";
import styles from "./Disclosure.module.css";

export function Disclosure({
  summary,
  className,
  children,
}: {
  summary: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  return (
    <details className={cx(styles.disclosure, className)}>
      <summary className={styles.summary}>
        <ChevronRight aria-hidden="true" />
        {summary}
      </summary>
      <div className={styles.panel}>{children}</div>
    </details>
  );
}
