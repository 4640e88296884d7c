/** The documents of the library, as many as there are, with ways to find, choose and change them. */
import {
  useCallback,
  useEffect,
  useMemo,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { FileSearch } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellFailure } from "@/lib/tell";
import { useDebounced } from "@/lib/useDebounced";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { showToast } from "@/ui/toasts";
import { beingDeleted, deleteSoon, watchDeletions } from "../deletions";
import { refreshLibrary } from "../libraryLists";
import { useChangeMany, useDocuments, type ManyChange } from "../libraryQueries";
import { isNarrowed, useLibraryFilter, wantedOf, type LibraryFilter } from "../useLibraryFilter";
import { useSelection } from "../useSelection";
import { Announcer } from "./Announcer";
import { DocumentRow } from "./DocumentRow";
import type { DocumentDeeds } from "./DocumentMenu";
import { FirstDocument } from "./FirstDocument";
import { ListToolbar } from "./ListToolbar";
import { SelectionBar } from "./SelectionBar";
import { TagsDialog } from "./TagsDialog";
import { VirtualRows } from "./VirtualRows";
import styles from "./DocumentList.module.css";

interface DocumentListProps {
  /** What scrolls. */
  scroller: RefObject<HTMLElement>;
  /** Takes files; null for those who may only read. */
  onFiles: ((files: File[]) => void) | null;
}

export function DocumentList({ scroller, onFiles }: DocumentListProps) {
  const [filter, setFilter] = useLibraryFilter();
  const [name, setName] = useName(filter.q, (q) => setFilter({ q }));
  const query = useDocuments(useMemo(() => wantedOf(filter), [filter]));
  const { data, error, isPending, isFetching, refetch } = query;
  if (isPending) return <RowSkeletons />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;

  const narrowed = isNarrowed(filter) || name !== "";
  if (data.pages[0]?.items.length === 0 && !narrowed) return <FirstDocument onFiles={onFiles} />;
  const showAll = () => {
    setName("");
    setFilter({ q: "", view: "all", tag: null, type: null });
  };
  return (
    <div className={styles.list}>
      <ListToolbar
        filter={filter}
        name={name}
        busy={isFetching && filter.q !== ""}
        onName={setName}
        onChange={setFilter}
      />
      <Rows query={query} scroller={scroller} filter={filter} onFilter={setFilter} onShowAll={showAll} />
    </div>
  );
}

interface RowsProps {
  query: ReturnType<typeof useDocuments>;
  scroller: RefObject<HTMLElement>;
  filter: LibraryFilter;
  onFilter: (change: Partial<LibraryFilter>) => void;
  onShowAll: () => void;
}

function Rows({ query, scroller, filter, onFilter, onShowAll }: RowsProps) {
  const gone = useSyncExternalStore(watchDeletions, beingDeleted);
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage, isPlaceholderData } = query;
  const documents = useMemo(
    () => (data?.pages ?? []).flatMap(({ items }) => items).filter(({ id }) => !gone.has(id)),
    [data, gone],
  );
  const mayChange = useRight("manage_documents");
  const selection = useSelection(documents);
  const [tagging, setTagging] = useState<Document[] | null>(null);
  const { choose, chooseAll, clear } = selection;
  const deeds = useDeeds(setTagging, clear);
  const onMore = useCallback(() => {
    if (!isFetchingNextPage) void fetchNextPage();
  }, [isFetchingNextPage, fetchNextPage]);
  const onTag = useLatest((tag: string) => onFilter({ tag }));

  function onKeyDown(event: KeyboardEvent<HTMLElement>, index: number, focusRow: (index: number) => void) {
    if (!(event.target instanceof HTMLInputElement) || event.target.type !== "checkbox") return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      const next = documents[index + step];
      if (event.shiftKey && next) {
        const here = documents[index];
        if (here && !selection.chosen.has(here.id)) choose(here.id, false);
        choose(next.id, true);
      }
      focusRow(index + step);
    } else if (event.key === "a" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!selection.all) chooseAll();
    } else if (event.key === "Escape" && selection.chosen.size > 0) clear();
    else if (event.key === "Delete" && selection.documents.length > 0) deeds.onDelete(selection.documents);
  }

  if (documents.length === 0 && !hasNextPage) return <NoneSuch filter={filter} onShowAll={onShowAll} />;
  return (
    <div className={styles.card} aria-busy={isPlaceholderData}>
      <div className={styles.head}>
        {mayChange && (
          <input
            type="checkbox"
            className={styles.chooseAll}
            aria-label={t("knowledge.choose.all")}
            checked={selection.all}
            ref={(box) => {
              if (box) box.indeterminate = selection.chosen.size > 0 && !selection.all;
            }}
            onChange={chooseAll}
          />
        )}
        {selection.documents.length > 0 ? (
          <SelectionBar documents={selection.documents} {...deeds} onClear={clear} />
        ) : (
          <span className={styles.count}>
            {hasNextPage
              ? t("knowledge.countAtLeast", { count: documents.length })
              : t("knowledge.count", { count: documents.length })}
          </span>
        )}
      </div>
      <VirtualRows
        documents={documents}
        scroller={scroller}
        hasMore={hasNextPage}
        onMore={onMore}
        onKeyDown={onKeyDown}
      >
        {(document) => (
          <DocumentRow
            document={document}
            mayChange={mayChange}
            chosen={selection.chosen.has(document.id)}
            onChoose={choose}
            onTag={onTag}
            {...deeds}
          />
        )}
      </VirtualRows>
      {isFetchingNextPage && <Skeleton height={56} className={styles.coming} />}
      <Announcer documents={documents} />
      {tagging && <TagsDialog documents={tagging} onClose={() => setTagging(null)} />}
    </div>
  );
}

/** What can be done with documents, in functions that stay the same. */
function useDeeds(onTags: (documents: Document[]) => void, clear: () => void): DocumentDeeds {
  const client = useQueryClient();
  const { mutate } = useChangeMany();
  return useMemo(
    () => ({
      onTags,
      onChange: (documents: Document[], change: ManyChange) =>
        mutate(
          { ids: documents.map(({ id }) => id), change },
          {
            onError: tellFailure,
            onSuccess: () => showToast({ tone: "ok", text: t("knowledge.changed", { count: documents.length }) }),
          },
        ),
      onDelete: (documents: Document[]) => {
        deleteSoon(documents, () => void refreshLibrary(client));
        clear();
      },
    }),
    [onTags, clear, client, mutate],
  );
}

function useLatest<Argument>(run: (argument: Argument) => void): (argument: Argument) => void {
  const [holder] = useState(() => ({ run }));
  useEffect(() => {
    holder.run = run;
  });
  return useCallback((argument: Argument) => holder.run(argument), [holder]);
}

/** The name that is being typed; the list follows once it rests. */
function useName(inAddress: string, settle: (name: string) => void): [string, (name: string) => void] {
  const [name, setName] = useState(inAddress);
  const settled = useDebounced(name);
  const set = useLatest(settle);
  useEffect(() => set(settled), [settled, set]);
  return [name, setName];
}

function NoneSuch({ filter, onShowAll }: { filter: LibraryFilter; onShowAll: () => void }) {
  return (
    <EmptyState
      compact
      icon={<FileSearch />}
      title={filter.q ? t("knowledge.noneNamed", { name: filter.q }) : t("knowledge.noneSuch")}
      actions={<Button onPress={onShowAll}>{t("knowledge.showAll")}</Button>}
    />
  );
}

function RowSkeletons() {
  return (
    <Loading label={t("knowledge.loading")}>
      <div className={styles.skeletons}>
        {[1, 2, 3, 4, 5].map((row) => (
          <Skeleton key={row} height={60} />
        ))}
      </div>
    </Loading>
  );
}
