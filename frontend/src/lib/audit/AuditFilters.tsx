/** Narrows a record to an action, a person and a time. */
import { t } from "@/lib/i18n";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import type { Action } from "./actions";
import { PERIODS, type Period, type useAuditFilter } from "./useAuditFilter";
import styles from "./Audit.module.css";

const ALL = "all";

type Filter = ReturnType<typeof useAuditFilter>;

interface AuditFiltersProps {
  choice: Filter["choice"];
  onChange: Filter["change"];
  /** What can be on this record. */
  actions: readonly Action[];
  /** Who may be looked for by name. */
  people: { id: string; name: string }[];
  /** What somebody is called who is looked for and is not among them. */
  former: string;
}

export function AuditFilters({ choice, onChange, actions, people, former }: AuditFiltersProps) {
  return (
    <div role="search" aria-label={t("audit.filters")} className={styles.filters}>
      <Select
        label={t("audit.filter.action")}
        value={choice.action || ALL}
        onChange={(action) => onChange({ action: action === ALL ? "" : action })}
        options={[
          { id: ALL, label: t("audit.filter.action.all") },
          ...actions.map((action) => ({ id: action, label: t(`audit.action.${action}`) })),
        ]}
      />
      <Select
        label={t("audit.filter.actor")}
        value={choice.actor || ALL}
        onChange={(actor) => onChange({ actor: actor === ALL ? "" : actor })}
        options={[
          { id: ALL, label: t("audit.filter.actor.all") },
          ...people.map(({ id, name }) => ({ id, label: name })),
          // Somebody who left may still be looked for, from an address that was kept.
          ...(choice.actor && !people.some(({ id }) => id === choice.actor)
            ? [{ id: choice.actor, label: former }]
            : []),
        ]}
      />
      <Select
        label={t("audit.filter.period")}
        value={choice.period}
        onChange={(period) => onChange({ period: period as Period })}
        options={PERIODS.map((period) => ({ id: period, label: t(`audit.filter.period.${period}`) }))}
      />
      {choice.period === "own" && (
        <>
          <TextField
            label={t("audit.filter.from")}
            type="date"
            value={choice.from}
            onChange={(from) => onChange({ from })}
          />
          <TextField label={t("audit.filter.to")} type="date" value={choice.to} onChange={(to) => onChange({ to })} />
        </>
      )}
    </div>
  );
}
