/** Switches between the accounts that the person belongs to. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { switchAccount } from "@/features/auth/actions";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { asApiError } from "@/api/errors";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { showToast } from "@/ui/toasts";
import { AccountWords } from "./AccountWords";
import styles from "./Sidebar.module.css";

export default function AccountMenu({ wide }: { wide: boolean }) {
  const { account, accounts } = useSession();
  const queries = useQueryClient();
  const navigate = useNavigate();

  async function choose(id: string) {
    if (id === account.id) return;
    try {
      await switchAccount(id);
      queries.clear();
      void navigate("/inbox");
    } catch (error) {
      showToast({ text: asApiError(error).message, tone: "danger" });
    }
  }

  return (
    <Menu
      label={t("account.switch")}
      selectionMode="single"
      selectedKeys={[account.id]}
      onAction={(id) => void choose(String(id))}
      trigger={
        <Button
          variant="ghost"
          className={styles.account}
          aria-label={wide ? undefined : t("account.switch")}
          icon={<span className={styles.logo} aria-hidden="true" />}
        >
          {wide && <AccountWords open />}
        </Button>
      }
    >
      {accounts.map((each) => (
        <MenuItem key={each.id} id={each.id} textValue={each.name}>
          {each.name}
        </MenuItem>
      ))}
    </Menu>
  );
}
