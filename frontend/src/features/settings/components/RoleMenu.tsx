/** Changes what a member is, at once and with a way back. */
import { ChevronDown } from "lucide-react";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { showToast } from "@/ui/toasts";
import { useChangeMember } from "../queries/members";
import { GIVEN_ROLES, isLimitable } from "../roles";
import type { Member, RoleName } from "@/api/types";
import styles from "./Team.module.css";

export function RoleMenu({ member }: { member: Member }) {
  const change = useChangeMember();
  const { user_id: id, name, role, channels } = member;

  function become(next: RoleName) {
    if (next === role) return;
    change.mutate(
      { id, role: next },
      {
        onError: tellFailure,
        onSuccess: () =>
          showToast({
            tone: "ok",
            text: t("team.roleChanged", { name, role: t(`account.role.${next}`) }),
            action: {
              label: t("ui.undo"),
              onAction: () =>
                change.mutate({ id, role, ...(isLimitable(role) && { channels }) }, { onError: tellFailure }),
            },
          }),
      },
    );
  }

  return (
    <Menu
      label={t("team.roleOf", { name })}
      placement="bottom end"
      selectionMode="single"
      selectedKeys={[role]}
      onAction={(key) => become(key as RoleName)}
      trigger={
        <Button
          pending={change.isPending}
          aria-label={t("team.role.change", { name, role: t(`account.role.${role}`) })}
          className={styles.role}
        >
          {t(`account.role.${role}`)}
          <ChevronDown aria-hidden="true" />
        </Button>
      }
    >
      {GIVEN_ROLES.map((each) => (
        <MenuItem key={each} id={each} textValue={t(`account.role.${each}`)}>
          <b className={styles.choice}>{t(`account.role.${each}`)}</b>
          <small className={styles.about}>{t(`team.role.${each}`)}</small>
        </MenuItem>
      ))}
    </Menu>
  );
}
