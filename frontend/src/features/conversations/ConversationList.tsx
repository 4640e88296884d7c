/** The list of conversations with its filters and search; only the rows in sight are drawn. */
import { useEffect, useRef, useState } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useNavigate } from "react-router";
import { useNow } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useShortcuts } from "@/lib/shortcuts";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/ErrorState";
import { Spinner } from "@/ui/Spinner";
import { ConversationRow } from "./ConversationRow";
import { ListEmpty } from "./ListEmpty";
import { ListHeader } from "./ListHeader";
import { ListSkeleton } from "./ListSkeleton";
import { useConversations, usePrefetchThread } from "./queries";
import { useFilters } from "./useFilters";
import styles from "./ConversationList.module.css";

const ROW_HEIGHT = 77;
const NEAR_END = 8;

interface ConversationListProps {
  openId: string | undefined;
  /** Gets a function that puts the focus into the search field. */
  onSearchRef: React.MutableRefObject<() => void>;
}

export function ConversationList({ openId, onSearchRef }: ConversationListProps) {
  const [filters, setFilters, search] = useFilters();
  const list = useConversations(filters);
  const items = list.data?.items ?? [];
  return (
    <section className={styles.list} aria-label={t("inbox.list")}>
      <ListHeader
        filters={filters}
        onFilters={setFilters}
        onSearchRef={onSearchRef}
        busy={list.isFetching && !list.isPending}
      />
      {list.isPending ? (
        <ListSkeleton />
      ) : items.length > 0 ? (
        <Rows list={list} openId={openId} search={search} key={JSON.stringify(filters)} />
      ) : list.error ? (
        <ErrorState error={list.error} onRetry={() => void list.refetch()} retrying={list.isFetching} compact />
      ) : (
        <ListEmpty filters={filters} onFilters={setFilters} />
      )}
    </section>
  );
}

interface RowsProps {
  list: ReturnType<typeof useConversations>;
  openId: string | undefined;
  search: string;
}

function Rows({ list, openId, search }: RowsProps) {
  const items = list.data?.items ?? [];
  const scroller = useRef<HTMLDivElement>(null);
  const now = useNow();
  const virtual = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => items[index]?.id ?? index,
    overscan: 6,
  });
  const rows = virtual.getVirtualItems();
  const end = rows.at(-1)?.index ?? 0;
  useEffect(() => {
    if (list.hasMore && !list.growthError && end >= items.length - NEAR_END) list.grow();
  });
  useMoving(items, openId, search, (index) => virtual.scrollToIndex(index), scroller);

  return (
    <div className={styles.scroller} ref={scroller}>
      <ul className={styles.rows} style={{ height: virtual.getTotalSize() }} aria-label={t("inbox.list")}>
        {rows.map(({ index, key, start }) => {
          const conversation = items[index];
          return conversation ? (
            <li
              key={key}
              ref={virtual.measureElement}
              data-index={index}
              aria-setsize={list.hasMore ? -1 : items.length}
              aria-posinset={index + 1}
              className={styles.place}
              style={{ transform: `translateY(${start}px)` }}
            >
              <ConversationRow
                conversation={conversation}
                open={conversation.id === openId}
                search={search}
                now={now}
              />
            </li>
          ) : null;
        })}
      </ul>
      {list.growing && (
        <p className={styles.more} role="status">
          <Spinner />
          {t("inbox.list.more")}
        </p>
      )}
      {list.growthError && (
        <p className={styles.more} role="alert">
          {t("inbox.list.moreFailed")}
          <Button size="s" onPress={list.grow}>
            {t("action.retry")}
          </Button>
        </p>
      )}
    </div>
  );
}

/** J and K move the focus through the rows, Enter opens the one that has it. */
function useMoving(
  items: { id: string }[],
  openId: string | undefined,
  search: string,
  scrollTo: (index: number) => void,
  scroller: React.RefObject<HTMLElement>,
) {
  const [cursor, setCursor] = useState<string | null>(null);
  const prefetch = usePrefetchThread();
  const navigate = useNavigate();

  function move(step: number) {
    const focused = scroller.current?.querySelector<HTMLElement>("a:focus")?.dataset.id;
    const from = items.findIndex((item) => item.id === (focused ?? cursor ?? openId));
    const index = Math.min(Math.max(from + step, 0), items.length - 1);
    const next = items[index];
    if (!next) return;
    setCursor(next.id);
    prefetch(next.id);
    scrollTo(index);
    requestAnimationFrame(() => scroller.current?.querySelector<HTMLElement>(`[data-id="${next.id}"]`)?.focus());
  }

  useShortcuts("inbox", [
    { keys: "j", label: t("shortcut.next"), run: () => move(1) },
    { keys: "k", label: t("shortcut.previous"), run: () => move(-1) },
    {
      keys: "Enter",
      label: t("shortcut.open"),
      run: () => {
        // A focused link or button opens by itself; this is for when the focus has been lost since.
        if (!cursor || document.activeElement !== document.body) return false;
        void navigate(`/inbox/${cursor}${search}`);
        return true;
      },
    },
  ]);
}
