/** The account: its name, leaving it, handing it over, and ending it. */
import { t } from "@/lib/i18n";
import { useRight, useRole } from "@/lib/SessionContext";
import { AccountName } from "../components/AccountName";
import { EraseAccount } from "../components/EraseAccount";
import { HandOver } from "../components/HandOver";
import { Leave } from "../components/Leave";
import { SettingsPage } from "../components/SettingsPage";

export function AccountPage() {
  const mayGiveAway = useRight("give_away_account");
  const role = useRole();
  return (
    <SettingsPage title={t("settings.account")} lead={t("account.lead", { role: t(`account.role.${role}`) })}>
      <AccountName />
      {mayGiveAway && <HandOver />}
      <Leave />
      {mayGiveAway && <EraseAccount />}
    </SettingsPage>
  );
}
