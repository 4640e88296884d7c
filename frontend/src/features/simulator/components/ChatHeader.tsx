/** The bar of the chat on the phone: with whom, and whether they type. */
import { Lock } from "lucide-react";
import { t } from "@/lib/i18n";
import { Avatar } from "@/ui/Avatar";
import { IconButton } from "@/ui/IconButton";
import styles from "./ChatHeader.module.css";

interface ChatHeaderProps {
  businessName: string;
  typing: boolean;
  onPutAway: () => void;
}

export function ChatHeader({ businessName, typing, onPutAway }: ChatHeaderProps) {
  return (
    <header className={styles.header}>
      <Avatar name={businessName} size="m" />
      <div className={styles.words}>
        <p className={styles.name}>{businessName}</p>
        <p className={styles.state} role="status">
          {typing ? t("simulator.typing") : t("simulator.online")}
        </p>
      </div>
      <IconButton label={t("simulator.putAway")} onPress={onPutAway} className={styles.button}>
        <Lock aria-hidden="true" />
      </IconButton>
    </header>
  );
}
