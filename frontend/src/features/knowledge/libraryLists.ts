/** The lists of documents that are kept here: fetched in pages, and brought up to date without asking for all of them again. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { paths } from "@/api/schema";
import type { Document } from "@/api/types";
import { keys } from "./keys";

const PAGE_SIZE = 100;
/** Lists of up to so many pages are asked for again as they are. */
const FEW_PAGES = 2;
/** Documents further down a longer list that are asked for one by one, each time. */
const ONE_BY_ONE = 10;

type Query = NonNullable<paths["/api/knowledge/documents"]["get"]["parameters"]["query"]>;
export type Wanted = Omit<Query, "limit" | "cursor">;
type Page = { items: Document[]; next_cursor: string | null };
export type Pages = InfiniteData<Page, string | null>;

export function fetchPage(wanted: Wanted, cursor: string | null, signal?: AbortSignal): Promise<Page> {
  const query = { ...wanted, limit: PAGE_SIZE, cursor: cursor ?? undefined };
  return call(api.GET("/api/knowledge/documents", { params: { query }, signal }));
}

function fetchDocument(id: string): Promise<Document> {
  return call(api.GET("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } } }));
}

/** Puts what is known about a document wherever it is shown. */
export function putDocument(client: QueryClient, document: Document): void {
  client.setQueryData(keys.document(document.id), document);
  changeLists(client, (item) => (item.id === document.id ? document : item));
}

/** Goes over every document of every list that is kept. */
export function changeLists(client: QueryClient, change: (document: Document) => Document): void {
  client.setQueriesData<Pages>({ queryKey: keys.allDocuments }, (kept) => {
    if (!kept) return kept;
    return { ...kept, pages: kept.pages.map((page) => ({ ...page, items: page.items.map(change) })) };
  });
}

/** Has everything about the library asked for anew. */
export function refreshLibrary(client: QueryClient): Promise<unknown> {
  const all = [keys.summary, keys.tags, keys.allDocuments, keys.allSearches];
  return Promise.all(all.map((queryKey) => client.invalidateQueries({ queryKey })));
}

/** Has what is shown of these documents asked for anew, and the counts with it. */
export async function renewLibrary(client: QueryClient, ids: Iterable<string>): Promise<void> {
  const changed = new Set(ids);
  const isOfOne = ([area, kind, id]: readonly unknown[]) =>
    area === "knowledge" && kind !== "documents" && changed.has(String(id));
  await Promise.all([
    client.invalidateQueries({ queryKey: keys.summary }),
    client.invalidateQueries({ queryKey: keys.tags }),
    client.invalidateQueries({ predicate: ({ queryKey }) => isOfOne(queryKey) }),
    ...listsOf(client).map((list) => renewList(client, list, changed)),
  ]);
}

interface KeptList {
  key: readonly unknown[];
  pages: Pages;
}

function listsOf(client: QueryClient): KeptList[] {
  const kept = client.getQueryCache().findAll({ queryKey: keys.allDocuments });
  return kept.flatMap(({ queryKey, state }) => (state.data ? [{ key: queryKey, pages: state.data as Pages }] : []));
}

async function renewList(client: QueryClient, { key, pages }: KeptList, changed: Set<string>): Promise<void> {
  const isLookedAt = (client.getQueryCache().find({ queryKey: key })?.getObserversCount() ?? 0) > 0;
  if (pages.pages.length <= FEW_PAGES || !isLookedAt) return client.invalidateQueries({ queryKey: key });
  const first = await fetchPage((key[2] ?? {}) as Wanted, null).catch(() => null);
  if (first) client.setQueryData<Pages>(key, (kept) => kept && withFirst(kept, first.items));
  const near = new Set(first?.items.map(({ id }) => id));
  const others = pages.pages.flatMap(({ items }) => items).filter(({ id }) => changed.has(id) && !near.has(id));
  await Promise.all(others.slice(0, ONE_BY_ONE).map(({ id }) => renewDocument(client, id)));
}

async function renewDocument(client: QueryClient, id: string): Promise<void> {
  try {
    putDocument(client, await fetchDocument(id));
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.kind === "notFound") takeFromLists(client, [id]);
  }
}

/** Takes documents out of every list that is kept. */
function takeFromLists(client: QueryClient, ids: string[]): void {
  const gone = new Set(ids);
  client.setQueriesData<Pages>({ queryKey: keys.allDocuments }, (kept) => {
    if (!kept) return kept;
    const pages = kept.pages.map((page) => ({ ...page, items: page.items.filter(({ id }) => !gone.has(id)) }));
    return { ...kept, pages };
  });
}

/** A long list with a fresh beginning: nothing that it held before is lost, and nothing is in it twice. */
export function withFirst(kept: Pages, fresh: Document[]): Pages {
  const ids = new Set(fresh.map(({ id }) => id));
  const pages = kept.pages.map((page, index) => {
    const items = page.items.filter(({ id }) => !ids.has(id));
    return { ...page, items: index === 0 ? [...fresh, ...items] : items };
  });
  return { ...kept, pages };
}
