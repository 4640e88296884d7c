/** What a search found: all of it page by page, nothing, or why it could not be looked for. */
import { useState, type ReactNode } from "react";
import type { InfiniteData, UseInfiniteQueryResult } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { t } from "@/lib/i18n";
import { failureText } from "@/lib/tell";
import { useDebounced } from "@/lib/useDebounced";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { List } from "@/ui/List";
import { SearchField } from "@/ui/SearchField";
import { Loading, Skeleton } from "@/ui/Skeleton";
import styles from "./Found.module.css";

interface FoundProps<Item> {
  label: string;
  searchLabel: string;
  /** Asks for what contains the words. */
  useSearch: (q: string) => UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  children: (item: Item) => ReactNode;
}

export function Found<Item>({ label, searchLabel, useSearch, children }: FoundProps<Item>) {
  const [words, setWords] = useState("");
  const q = useDebounced(words.trim());
  const search = useSearch(q);
  return (
    <>
      <SearchField
        size="l"
        label={searchLabel}
        value={words}
        onChange={setWords}
        busy={search.isFetching && q !== ""}
      />
      <Results label={label} search={search} q={q} onClear={() => setWords("")}>
        {children}
      </Results>
    </>
  );
}

interface ResultsProps<Item> {
  label: string;
  search: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  q: string;
  onClear: () => void;
  children: (item: Item) => ReactNode;
}

function Results<Item>({ label, search, q, onClear, children }: ResultsProps<Item>) {
  const { data, error, isFetching, refetch } = search;
  if (error && !data) {
    return (
      <ErrorState
        error={Object.assign(error, { message: failureText(error) })}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  if (!data) {
    return (
      <Loading label={t("admin.loading", { name: label })}>
        <Skeleton lines={4} height={48} />
      </Loading>
    );
  }
  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0) {
    return (
      <EmptyState
        icon={<SearchX />}
        title={t("admin.none", { q })}
        actions={<Button onPress={onClear}>{t("admin.showAll")}</Button>}
      />
    );
  }
  return (
    <>
      <List label={label}>{items.map(children)}</List>
      {search.hasNextPage && (
        <Button className={styles.more} pending={search.isFetchingNextPage} onPress={() => void search.fetchNextPage()}>
          {t("admin.more")}
        </Button>
      )}
    </>
  );
}
