/** The accounts of this installation, as far as operators see them: never what is in them. */
import { Building2 } from "lucide-react";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Facts, ListRow } from "@/ui/List";
import { AdminPage } from "../components/AdminPage";
import { Found } from "../components/Found";
import { useAccounts } from "../queries";

export function AccountsPage() {
  return (
    <AdminPage title={t("admin.accounts")} lead={t("admin.accounts.lead")}>
      <Found label={t("admin.accounts")} searchLabel={t("admin.accounts.search")} useSearch={useAccounts}>
        {({ id, name, members, created_at }) => (
          <ListRow
            key={id}
            leading={<Building2 aria-hidden="true" />}
            title={<span dir="auto">{name}</span>}
            meta={
              <Facts
                items={[
                  t("admin.account.members", { count: members }),
                  <time key="since" dateTime={created_at} title={fullTime(created_at)}>
                    {t("admin.since", { day: dayLabel(created_at) })}
                  </time>,
                ]}
              />
            }
          />
        )}
      </Found>
    </AdminPage>
  );
}
