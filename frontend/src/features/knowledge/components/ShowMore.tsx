/** The button below a list that goes on. */
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import styles from "./Gaps.module.css";

interface ShowMoreProps {
  of: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => Promise<unknown> };
}

export function ShowMore({ of: { hasNextPage, isFetchingNextPage, fetchNextPage } }: ShowMoreProps) {
  if (!hasNextPage) return null;
  return (
    <Button className={styles.more} pending={isFetchingNextPage} onPress={() => void fetchNextPage()}>
      {t("gaps.more")}
    </Button>
  );
}
