/** The details over the page, where there is no room beside the thread. */
import { t } from "@/lib/i18n";
import { Drawer } from "@/ui/Drawer";
import { DetailsContent } from "./Details";
import styles from "./Details.module.css";

export default function DetailsDrawer({ conversationId, onClose }: { conversationId: string; onClose: () => void }) {
  return (
    <Drawer title={t("details.label")} isOpen onClose={onClose}>
      <div className={styles.inDrawer}>
        <DetailsContent conversationId={conversationId} />
      </div>
    </Drawer>
  );
}
