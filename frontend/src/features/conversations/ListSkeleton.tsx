/** The shape of the list while it is fetched. */
import { t } from "@/lib/i18n";
import { Loading, Skeleton } from "@/ui/Skeleton";
import styles from "./ListSkeleton.module.css";

export function ListSkeleton() {
  return (
    <Loading label={t("app.loading")}>
      {Array.from({ length: 8 }, (_, row) => (
        <div key={row} className={styles.row}>
          <Skeleton round width={36} height={36} />
          <div className={styles.words}>
            <Skeleton width={`${45 + ((row * 17) % 30)}%`} height={12} />
            <Skeleton width={`${70 + ((row * 11) % 25)}%`} height={12} />
          </div>
        </div>
      ))}
    </Loading>
  );
}
