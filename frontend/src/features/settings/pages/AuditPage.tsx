/** What happened in the account: by whom, when and from where. */
import { t } from "@/lib/i18n";
import { AuditFilters } from "../components/AuditFilters";
import { AuditList } from "../components/AuditList";
import { SettingsPage } from "../components/SettingsPage";
import { useAuditFilter } from "../useAuditFilter";

export function AuditPage() {
  const { choice, filter, change, clear, narrowed } = useAuditFilter();
  return (
    <SettingsPage title={t("settings.audit")} lead={t("audit.lead")}>
      <AuditFilters choice={choice} onChange={change} />
      <AuditList filter={filter} onClear={narrowed ? clear : undefined} />
    </SettingsPage>
  );
}
