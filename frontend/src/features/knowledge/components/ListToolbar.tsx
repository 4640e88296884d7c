/** Narrows the library down: by state, by name, by type and tag; and puts it in order. */
import { useRef } from "react";
import type { LibrarySummary } from "@/api/types";
import { t, type PlainKey } from "@/lib/i18n";
import { SearchField } from "@/ui/SearchField";
import { Select } from "@/ui/Select";
import { TYPES } from "../documents";
import { useSummary, useTags } from "../libraryQueries";
import { SORTS, type LibraryFilter, type View } from "../useLibraryFilter";
import { useScrolledTo } from "../useScrolledTo";
import styles from "./ListToolbar.module.css";

const ALL = "all";

interface ListToolbarProps {
  filter: LibraryFilter;
  name: string;
  busy: boolean;
  onName: (name: string) => void;
  onChange: (change: Partial<LibraryFilter>) => void;
}

const SORT_WORDS: Record<(typeof SORTS)[number], PlainKey> = {
  newest: "knowledge.sort.newest",
  name: "knowledge.sort.name",
  size: "knowledge.sort.size",
  cited: "knowledge.sort.cited",
  last_cited: "knowledge.sort.last_cited",
};

export function ListToolbar({ filter, name, busy, onName, onChange }: ListToolbarProps) {
  const tags = useTags().data ?? [];
  const all = { id: ALL, label: t("knowledge.anyTag") };
  const known = tags.some(({ tag }) => tag === filter.tag) || filter.tag === null;
  const listed = known || filter.tag === null ? tags : [...tags, { tag: filter.tag, documents: 0 }];
  return (
    <div className={styles.toolbar}>
      <Views view={filter.view} onView={(view) => onChange({ view })} />
      <div className={styles.fields}>
        <SearchField
          label={t("knowledge.findByName")}
          value={name}
          onChange={onName}
          busy={busy}
          className={styles.find}
        />
        <Select
          hideLabel
          label={t("knowledge.type")}
          value={filter.type ?? ALL}
          onChange={(type) => onChange({ type: type === ALL ? null : type })}
          options={[
            { id: ALL, label: t("knowledge.anyType") },
            ...TYPES.map(({ mediaType, name: label }) => ({ id: mediaType, label })),
          ]}
          className={styles.select}
        />
        {listed.length > 0 && (
          <Select
            hideLabel
            label={t("knowledge.tag")}
            value={filter.tag ?? ALL}
            onChange={(tag) => onChange({ tag: tag === ALL ? null : tag })}
            options={[all, ...listed.map(({ tag, documents: count }) => ({ id: tag, label: `${tag} (${count})` }))]}
            className={styles.select}
          />
        )}
        <Select
          hideLabel
          label={t("knowledge.sort")}
          value={filter.sort}
          onChange={(chosen) => onChange({ sort: SORTS.find((sort) => sort === chosen) })}
          options={SORTS.map((id) => ({ id, label: t(SORT_WORDS[id]) }))}
          className={styles.select}
        />
      </div>
    </div>
  );
}

const VIEWS: { view: View; label: PlainKey; count: ViewCount }[] = [
  { view: "all", label: "knowledge.view.all", count: "documents" },
  { view: "failed", label: "knowledge.view.failed", count: "failed" },
  { view: "processing", label: "knowledge.view.processing", count: "processing" },
  { view: "queued", label: "knowledge.view.queued", count: "queued" },
  { view: "never_cited", label: "knowledge.view.never_cited", count: "never_cited" },
  { view: "stale", label: "knowledge.view.stale", count: "stale" },
  { view: "duplicate", label: "knowledge.view.duplicate", count: "duplicates" },
  { view: "team", label: "knowledge.view.team", count: "team" },
  { view: "hidden", label: "knowledge.view.hidden", count: "hidden" },
  { view: "expired", label: "knowledge.view.expired", count: "expired" },
];
type ViewCount = Exclude<keyof LibrarySummary, "ready" | "bytes" | "passages" | "waiting_passages">;

/** One press shows the documents in a state; states that none is in are not offered. */
function Views({ view: shown, onView }: { view: View; onView: (view: View) => void }) {
  const { data } = useSummary();
  const bar = useRef<HTMLDivElement>(null);
  const offered = VIEWS.filter(({ view, count }) => view === "all" || view === shown || (data?.[count] ?? 0) > 0);
  useScrolledTo(bar, "[aria-pressed=true]", `${shown} of ${offered.length}`);
  if (offered.length < 2) return null;
  return (
    <div ref={bar} role="group" aria-label={t("knowledge.views")} className={styles.views}>
      {offered.map(({ view, label, count }) => (
        <button
          key={view}
          type="button"
          aria-pressed={view === shown}
          className={styles.view}
          onClick={() => onView(view === shown ? "all" : view)}
        >
          {t(label)}
          {data && <span className={styles.count}>{t("knowledge.figure", { count: data[count] })}</span>}
        </button>
      ))}
    </div>
  );
}
