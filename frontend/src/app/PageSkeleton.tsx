/** The shape of a page whose code or session is still on its way. */
import { t } from "@/lib/i18n";
import { Loading, Skeleton } from "@/ui/Skeleton";
import styles from "./PageSkeleton.module.css";

export function PageSkeleton() {
  return (
    <div className={styles.page}>
      <Loading label={t("app.loading")}>
        <Skeleton width={180} height={18} />
        <Skeleton lines={4} className={styles.lines} />
      </Loading>
    </div>
  );
}
