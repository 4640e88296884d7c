/** The shape of a conversation while it is fetched. */
import { t } from "@/lib/i18n";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { cx } from "@/ui/classNames";
import styles from "./ThreadSkeleton.module.css";

const WIDTHS = [52, 64, 38, 58];

export function ThreadSkeleton({ headless = false }: { headless?: boolean }) {
  return (
    <Loading label={t("app.loading")}>
      {!headless && (
        <div className={styles.header}>
          <Skeleton round width={36} height={36} />
          <Skeleton width={160} height={14} />
        </div>
      )}
      <div className={styles.lines}>
        {WIDTHS.map((width, line) => (
          <Skeleton
            key={width}
            width={`${width}%`}
            height={line % 2 ? 84 : 44}
            className={cx(line % 2 === 1 && styles.out)}
          />
        ))}
      </div>
    </Loading>
  );
}
