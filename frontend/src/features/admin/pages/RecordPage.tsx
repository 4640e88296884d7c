/** What was done to the installation itself, by its operators above all. */
import { INSTALLATION_GROUPS } from "@/lib/audit/actions";
import { AuditFilters } from "@/lib/audit/AuditFilters";
import { AuditList } from "@/lib/audit/AuditList";
import { useAuditFilter } from "@/lib/audit/useAuditFilter";
import { t } from "@/lib/i18n";
import { AdminPage } from "../components/AdminPage";
import { useActors, useRecord } from "../queries";

const ACTIONS = Object.values(INSTALLATION_GROUPS).flat();

export function RecordPage() {
  const { choice, filter, change, clear, narrowed } = useAuditFilter();
  const record = useRecord(filter);
  return (
    <AdminPage title={t("admin.record")} lead={t("admin.record.lead")}>
      <AuditFilters
        choice={choice}
        onChange={change}
        actions={ACTIONS}
        people={useActors()}
        former={t("admin.record.somebody")}
      />
      <AuditList
        audit={record}
        label={t("admin.record")}
        empty={t("admin.record.empty")}
        onClear={narrowed ? clear : undefined}
      />
    </AdminPage>
  );
}
