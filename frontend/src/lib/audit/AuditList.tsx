/** The entries of a record, day by day, older ones as one comes to the end. */
import { useEffect, useRef } from "react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { ScrollText, SearchX } from "lucide-react";
import { dayLabel, dayOf } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { List } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import type { AuditEntry } from "@/api/types";
import { AuditRow } from "./AuditRow";
import styles from "./Audit.module.css";

interface AuditListProps {
  audit: UseInfiniteQueryResult<InfiniteData<{ items: AuditEntry[] }>>;
  /** What the record is called. */
  label: string;
  /** What will stand on a record that is empty yet. */
  empty: string;
  /** Only where something narrows the list. */
  onClear?: () => void;
}

export function AuditList({ audit, label, empty, onClear }: AuditListProps) {
  return (
    <Loaded query={audit} label={label} rows={6}>
      {({ pages }) => {
        const entries = pages.flatMap(({ items }) => items);
        if (entries.length === 0) return <Nothing empty={empty} onClear={onClear} />;
        return (
          <div className={styles.days} data-stale={audit.isPlaceholderData || undefined}>
            {byDay(entries).map((day) => (
              <Section key={day[0].id} title={dayLabel(day[0].at)}>
                <List label={dayLabel(day[0].at)}>
                  {day.map((entry) => (
                    <AuditRow key={entry.id} entry={entry} />
                  ))}
                </List>
              </Section>
            ))}
            {audit.hasNextPage ? (
              <Older pending={audit.isFetchingNextPage} onMore={() => void audit.fetchNextPage()} />
            ) : (
              <p className={styles.end}>{t("audit.end")}</p>
            )}
          </div>
        );
      }}
    </Loaded>
  );
}

function Nothing({ empty, onClear }: Pick<AuditListProps, "empty" | "onClear">) {
  if (!onClear) {
    return (
      <EmptyState icon={<ScrollText />} title={t("audit.empty")}>
        <p>{empty}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<SearchX />}
      title={t("audit.noMatch")}
      actions={<Button onPress={onClear}>{t("audit.showAll")}</Button>}
    >
      <p>{t("audit.noMatch.text")}</p>
    </EmptyState>
  );
}

/** Fetches the next page when it comes into view; a button for whoever gets there otherwise. */
function Older({ pending, onMore }: { pending: boolean; onMore: () => void }) {
  const mark = useRef<HTMLDivElement>(null);
  const more = useRef(onMore);
  useEffect(() => {
    more.current = onMore;
  });
  useEffect(() => {
    if (pending || !mark.current || !("IntersectionObserver" in window)) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && more.current());
    observer.observe(mark.current);
    return () => observer.disconnect();
  }, [pending]);
  return (
    <div ref={mark} className={styles.older}>
      <Button pending={pending} onPress={onMore}>
        {t("audit.more")}
      </Button>
    </div>
  );
}

type Day = [AuditEntry, ...AuditEntry[]];

function byDay(entries: AuditEntry[]): Day[] {
  const days: Day[] = [];
  for (const entry of entries) {
    const last = days.at(-1);
    if (last && dayOf(last[0].at) === dayOf(entry.at)) last.push(entry);
    else days.push([entry]);
  }
  return days;
}
