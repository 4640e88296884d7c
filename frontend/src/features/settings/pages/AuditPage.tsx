/** What happened in the account: by whom, when and from where. */
import { ACTION_GROUPS } from "@/lib/audit/actions";
import { AuditFilters } from "@/lib/audit/AuditFilters";
import { AuditList } from "@/lib/audit/AuditList";
import { useAuditFilter } from "@/lib/audit/useAuditFilter";
import { t } from "@/lib/i18n";
import { SettingsPage } from "../components/SettingsPage";
import { useAudit } from "../queries/audit";
import { useMembers } from "../queries/members";

const ACTIONS = Object.values(ACTION_GROUPS).flat();

export function AuditPage() {
  const { choice, filter, change, clear, narrowed } = useAuditFilter();
  const { data: members } = useMembers();
  const people = (members?.items ?? []).map(({ user_id, name }) => ({ id: user_id, name }));
  return (
    <SettingsPage title={t("settings.audit")} lead={t("audit.lead")}>
      <AuditFilters
        choice={choice}
        onChange={change}
        actions={ACTIONS}
        people={people}
        former={t("audit.filter.actor.former")}
      />
      <AuditList
        audit={useAudit(filter)}
        label={t("settings.audit")}
        empty={t("audit.empty.text")}
        onClear={narrowed ? clear : undefined}
      />
    </SettingsPage>
  );
}
