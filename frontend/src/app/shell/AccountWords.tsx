/** The account's name and the person's role in it. */
import { ChevronDown } from "lucide-react";
import { t } from "@/lib/i18n";
import { useRole, useSession } from "@/lib/SessionContext";
import styles from "./Sidebar.module.css";

export function AccountWords({ open = false }: { open?: boolean }) {
  const { account } = useSession();
  const role = useRole();
  return (
    <>
      <span className={styles.words}>
        <b dir="auto">{account.name}</b>
        <small>{`${t("app.name")} · ${t(`account.role.${role}`)}`}</small>
      </span>
      {open && <ChevronDown aria-hidden="true" />}
    </>
  );
}
