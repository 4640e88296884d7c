/** What the list is about: its title, the search and the views with their counts. */
import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { Search, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { IconButton } from "@/ui/IconButton";
import { Kbd } from "@/ui/Kbd";
import { useChannels, useCounts, VIEWS, type Filters, type View } from "./queries";
import styles from "./ListHeader.module.css";

const loadSearch = () => import("./TypedSearch");
const TypedSearch = lazy(loadSearch);
const COUNTED: View[] = ["unread", "needs_person", "drafts"];
const AFTER_PAINT_MS = 1_000;

interface ListHeaderProps {
  filters: Filters;
  onFilters: (change: Partial<Filters>) => void;
  onSearchRef: React.MutableRefObject<() => void>;
  busy: boolean;
}

export function ListHeader({ filters, onFilters, onSearchRef, busy }: ListHeaderProps) {
  const { data: counts } = useCounts();
  const [searching, setSearching] = useState(filters.q !== "");
  // How often the field was called for; each time it takes the focus.
  const [calls, setCalls] = useState(0);
  const changeQuery = useCallback((q: string) => onFilters({ q }), [onFilters]);
  useEffect(() => {
    const timer = setTimeout(() => void loadSearch(), AFTER_PAINT_MS);
    return () => clearTimeout(timer);
  }, []);
  useEffect(() => {
    onSearchRef.current = () => {
      setSearching(true);
      setCalls((before) => before + 1);
    };
  }, [onSearchRef]);

  function toggle() {
    if (!searching) return onSearchRef.current();
    changeQuery("");
    setSearching(false);
  }

  return (
    <header className={styles.header}>
      <div className={styles.top}>
        <h1 className={styles.title}>
          {t("inbox.title")} {counts && <small>{t("inbox.open", { count: counts.all })}</small>}
        </h1>
        <IconButton label={t("inbox.search.show")} shortcut={<Kbd>/</Kbd>} pressed={searching} onPress={toggle}>
          <Search aria-hidden="true" />
        </IconButton>
      </div>
      {searching && (
        <div className={styles.search}>
          <Suspense>
            <TypedSearch value={filters.q} onChange={changeQuery} busy={busy} calls={calls} />
          </Suspense>
        </div>
      )}
      <div className={styles.views} role="group" aria-label={t("inbox.filters")}>
        {VIEWS.filter((view) => view !== "drafts" || counts?.drafts || filters.view === view).map((view) => (
          <button
            key={view}
            type="button"
            className={styles.view}
            aria-pressed={filters.view === view}
            onClick={() => onFilters({ view })}
          >
            {t(`inbox.view.${view}`)}
            {COUNTED.includes(view) && counts && counts[view] > 0 && <b>{counts[view]}</b>}
          </button>
        ))}
      </div>
      {filters.channel && <ChannelFilter id={filters.channel} onClear={() => onFilters({ channel: null })} />}
    </header>
  );
}

function ChannelFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const name = useChannels().find((channel) => channel.id === id)?.name;
  return (
    <button
      type="button"
      className={styles.channel}
      onClick={onClear}
      aria-label={`${name ?? ""} ${t("inbox.channel.clear")}`}
    >
      {name}
      <X aria-hidden="true" />
    </button>
  );
}
