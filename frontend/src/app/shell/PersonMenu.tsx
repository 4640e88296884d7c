/** The person's own menu at the foot of the sidebar. */
import { Ellipsis } from "lucide-react";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { PersonActions } from "./PersonActions";
import styles from "./Sidebar.module.css";

export default function PersonMenu({ wide, onShortcuts }: { wide: boolean; onShortcuts: () => void }) {
  const { user } = useSession();
  return (
    <PersonActions
      onShortcuts={onShortcuts}
      trigger={
        <Button
          variant="ghost"
          className={styles.person}
          aria-label={t("account.menu", { name: user.name })}
          icon={<Avatar name={user.name} size="m" />}
        >
          {wide && (
            <>
              <span className={styles.words}>
                <b dir="auto">{user.name}</b>
                <small>{user.email}</small>
              </span>
              <Ellipsis aria-hidden="true" />
            </>
          )}
        </Button>
      }
    />
  );
}
