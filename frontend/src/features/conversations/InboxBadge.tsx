/** How many conversations need a person, beside the inbox in the navigation. */
import { t } from "@/lib/i18n";
import { Badge } from "@/ui/Badge";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { useCounts } from "./queries";
import styles from "./InboxBadge.module.css";

export function InboxBadge({ dot = false, className }: { dot?: boolean; className?: string }) {
  const { data } = useCounts();
  if (!data?.needs_person) return null;
  if (!dot) return <Badge count={data.needs_person} label={t("nav.needsPerson")} className={className} />;
  return (
    <span className={styles.dot}>
      <VisuallyHidden>{`${t("nav.needsPerson")} ${data.needs_person}`}</VisuallyHidden>
    </span>
  );
}
