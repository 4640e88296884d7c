/** Everything that the knowledge pages ask the server, and the names under which the answers are kept. */
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQueries,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, call, download } from "@/api/client";
import type { Document } from "@/api/types";
import { useLive } from "@/lib/live";

const PAGE_SIZE = 50;
const PASSAGES = 12;
/** Pages of text that are fetched together. */
const BATCH = 8;

const keys = {
  documents: (q: string) => ["knowledge", "documents", q] as const,
  allDocuments: ["knowledge", "documents"] as const,
  document: (id: string) => ["knowledge", "document", id] as const,
  text: (id: string, from: number) => ["knowledge", "text", id, from] as const,
  pageAt: (id: string, start: number | null, guess: number) => ["knowledge", "pageAt", id, start, guess] as const,
  search: (q: string) => ["knowledge", "search", q] as const,
  allSearches: ["knowledge", "search"] as const,
};

/** The documents whose name contains `q`, newest first, in pages. */
export function useDocuments(q: string) {
  return useInfiniteQuery({
    queryKey: keys.documents(q),
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET("/api/knowledge/documents", {
          params: { query: { limit: PAGE_SIZE, cursor: pageParam ?? undefined, q: q || undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function useDocument(id: string) {
  return useQuery({
    queryKey: keys.document(id),
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } }, signal })),
  });
}

/** The passages that answer `q` best; nothing is asked for an empty one. */
export function usePassages(q: string) {
  return useQuery({
    queryKey: keys.search(q),
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/search", { params: { query: { q, limit: PASSAGES } }, signal })),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  });
}

type Batch = Awaited<ReturnType<typeof fetchBatch>>;

function fetchBatch(id: string, from: number, signal?: AbortSignal) {
  return call(
    api.GET("/api/knowledge/documents/{document_id}/text", {
      params: { path: { document_id: id }, query: { from_page: from, limit: BATCH } },
      signal,
    }),
  );
}

/** The number of the first page of the batch that holds a page. */
export function batchOf(page: number): number {
  return Math.floor((Math.max(1, page) - 1) / BATCH) * BATCH + 1;
}

/** The page on which a character of the document stands, looked up from a first guess by halving; null when it is past the end. */
export function usePageAt(id: string, start: number | null, guess: number) {
  const client = useQueryClient();
  return useQuery({
    queryKey: keys.pageAt(id, start, guess),
    queryFn: async () => {
      const load = (from: number) =>
        client.fetchQuery({
          queryKey: keys.text(id, from),
          queryFn: () => fetchBatch(id, from),
          staleTime: Number.POSITIVE_INFINITY,
        });
      return locate(load, start ?? 0, batchOf(guess));
    },
    enabled: start !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

async function locate(load: (from: number) => Promise<Batch>, start: number, guess: number): Promise<number | null> {
  let low = 1;
  let high = Number.POSITIVE_INFINITY;
  let from = guess;
  while (low <= high) {
    const { pages, page_count } = await load(from);
    high = Math.min(high, batchOf(page_count));
    const found = pages.find((page) => start < page.end);
    const first = pages[0];
    if (found && first && start >= first.start) return found.number;
    if (found) high = from - BATCH;
    else low = Math.max(low, from + BATCH);
    from = batchOf((low + high) / 2);
  }
  return null;
}

/** The batches of a document's text that begin at these page numbers. */
export function useTextBatches(id: string, starts: number[]) {
  return useQueries({
    queries: starts.map((from) => ({
      queryKey: keys.text(id, from),
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchBatch(id, from, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
}

/** Puts a document that was just stored at the head of the list. */
export function useAddToLibrary() {
  const client = useQueryClient();
  return (document: Document) => {
    client.setQueryData(keys.document(document.id), document);
    void client.invalidateQueries({ queryKey: keys.allDocuments });
  };
}

export function useRetryDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.POST("/api/knowledge/documents/{document_id}/retry", { params: { path: { document_id: id } } })),
    onSettled: (_, __, id) =>
      Promise.all([
        client.invalidateQueries({ queryKey: keys.allDocuments }),
        client.invalidateQueries({ queryKey: keys.document(id) }),
      ]),
  });
}

export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } } })),
    onSuccess: async (_, id) => {
      client.removeQueries({ queryKey: keys.document(id) });
      await client.invalidateQueries({ queryKey: keys.allDocuments });
      void client.invalidateQueries({ queryKey: keys.allSearches });
    },
  });
}

/** Saves the original file under its own name. */
export async function saveOriginal(document: Pick<Document, "id" | "name">): Promise<void> {
  const address = URL.createObjectURL(await download(`/api/knowledge/documents/${document.id}/file`));
  const link = Object.assign(window.document.createElement("a"), { href: address, download: document.name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

/** Follows the reading of documents as it goes on. */
export function useKnowledgeLive(): void {
  const client = useQueryClient();
  useLive("document", (changes) => {
    void client.invalidateQueries({ queryKey: keys.allDocuments });
    const changed = new Set(changes.map((change) => change.id));
    void client.invalidateQueries({
      predicate: ({ queryKey: [area, kind, id] }) =>
        area === "knowledge" && kind !== "documents" && changed.has(String(id)),
    });
  });
}
