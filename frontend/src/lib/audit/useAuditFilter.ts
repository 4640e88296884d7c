/** What the audit log is narrowed to, kept in the address so that a reload, Back and a colleague find the same. */
import { useMemo } from "react";
import { useSearchParams } from "react-router";

export const PERIODS = ["any", "today", "week", "month", "own"] as const;
export type Period = (typeof PERIODS)[number];

const NAMES = ["action", "actor", "period", "from", "to"] as const;
const PAGE_SIZE = 50;
const DAY_MS = 24 * 3_600_000;
const DAYS_BACK: Partial<Record<Period, number>> = { today: 0, week: 6, month: 29 };

interface AuditChoice {
  action: string;
  actor: string;
  period: Period;
  /** Days as the date fields write them. */
  from: string;
  to: string;
}

export interface AuditFilter {
  action: string;
  actor: string;
  /** Moments in ISO form; empty for no limit. */
  from: string;
  to: string;
}

/** The same as the server's query names it. */
export function auditQuery({ action, actor, from, to }: AuditFilter, cursor: string | null) {
  return {
    limit: PAGE_SIZE,
    cursor: cursor === null ? undefined : Number(cursor),
    action: action || undefined,
    actor: actor || undefined,
    from: from || undefined,
    to: to || undefined,
  };
}

export function useAuditFilter() {
  const [query, setQuery] = useSearchParams();
  const [action, actor, inAddress, from, to] = NAMES.map((name) => query.get(name) ?? "") as [
    string,
    string,
    string,
    string,
    string,
  ];
  const period = PERIODS.find((known) => known === inAddress) ?? "any";
  const filter = useMemo(() => ({ action, actor, ...limits(period, from, to) }), [action, actor, period, from, to]);

  function change(next: Partial<AuditChoice>) {
    const all = { action, actor, period, from, to, ...next };
    const entries = Object.entries(all).filter(([name, value]) => value && !(name === "period" && value === "any"));
    setQuery(Object.fromEntries(entries), { replace: true });
  }

  const narrowed = Boolean(action || actor || period !== "any");
  const clear = () => setQuery({}, { replace: true });
  return { choice: { action, actor, period, from, to }, filter, change, clear, narrowed };
}

/** The first and the last moment of a period, in the reader's own days. */
function limits(period: Period, from: string, to: string): Pick<AuditFilter, "from" | "to"> {
  const back = DAYS_BACK[period];
  if (back !== undefined) return { from: startOfDay(new Date(Date.now() - back * DAY_MS)), to: "" };
  if (period === "any") return { from: "", to: "" };
  return {
    from: from && startOfDay(new Date(`${from}T00:00`)),
    to: to && new Date(new Date(`${to}T00:00`).setHours(23, 59, 59, 999)).toISOString(),
  };
}

function startOfDay(date: Date): string {
  return new Date(date.setHours(0, 0, 0, 0)).toISOString();
}
