/** The last entry of the bar on a phone. */
import { Ellipsis } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { PersonActions } from "./PersonActions";
import styles from "./TabBar.module.css";

export default function MoreMenu({ onShortcuts }: { onShortcuts: () => void }) {
  return (
    <PersonActions
      onShortcuts={onShortcuts}
      trigger={
        <Button variant="ghost" className={styles.tab} icon={<Ellipsis aria-hidden="true" />}>
          {t("nav.more")}
        </Button>
      }
    />
  );
}
