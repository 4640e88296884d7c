/** Which documents the library shows, kept in the address, so that a reload and Back find them again. */
import { useMemo } from "react";
import { useSearchParams } from "react-router";
import type { Wanted } from "./libraryLists";

const STATUSES = ["queued", "processing", "ready", "failed"] as const;
const STATES = ["hidden", "expired", "team", "stale", "never_cited", "duplicate"] as const;
export const SORTS = ["newest", "name", "size", "cited", "last_cited"] as const;

export type View = "all" | (typeof STATUSES)[number] | (typeof STATES)[number];
type Sort = (typeof SORTS)[number];

export interface LibraryFilter {
  q: string;
  view: View;
  tag: string | null;
  type: string | null;
  sort: Sort;
}

/** What the address says; what it cannot mean counts as unsaid. */
export function readFilter(query: URLSearchParams): LibraryFilter {
  const sort = SORTS.find((known) => known === query.get("sort"));
  const view = [...STATUSES, ...STATES].find((known) => known === query.get("view"));
  return {
    q: query.get("name") ?? "",
    view: view ?? "all",
    tag: query.get("tag") || null,
    type: query.get("type") || null,
    sort: sort ?? "newest",
  };
}

/** The address that says it, as short as it can. */
export function writeFilter({ q, view, tag, type, sort }: LibraryFilter): Record<string, string> {
  const all = { name: q, view: view === "all" ? "" : view, tag, type, sort: sort === "newest" ? "" : sort };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value)) as Record<string, string>;
}

/** What to ask the server for. */
export function wantedOf({ q, view, tag, type, sort }: LibraryFilter): Wanted {
  const status = STATUSES.find((known) => known === view);
  const state = STATES.find((known) => known === view);
  const name = q.trim();
  return {
    ...(name && { q: name }),
    ...(status && { status }),
    ...(state && { state }),
    ...(tag && { tag }),
    ...(type && { media_type: type }),
    ...(sort !== "newest" && { sort }),
  };
}

/** Whether it leaves anything out. */
export function isNarrowed({ q, view, tag, type }: LibraryFilter): boolean {
  return q.trim() !== "" || view !== "all" || tag !== null || type !== null;
}

export function useLibraryFilter(): [LibraryFilter, (change: Partial<LibraryFilter>) => void] {
  const [query, setQuery] = useSearchParams();
  const filter = useMemo(() => readFilter(query), [query]);
  const change = (facts: Partial<LibraryFilter>) => setQuery(writeFilter({ ...filter, ...facts }), { replace: true });
  return [filter, change];
}
