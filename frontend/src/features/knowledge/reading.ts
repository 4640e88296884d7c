/** What the pages for reading and searching ask the server, beside what they share with others. */
import { keepPreviousData, useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { components } from "@/api/schema";
import { documentOptions, marksOptions, pagesOptions, pictureOptions } from "@/lib/documentPages";
import { findIn, type Find } from "./findIn";

export type PageShapes = components["schemas"]["PageShapes"];
export type OutlineHeading = components["schemas"]["OutlineHeading"];
export type PageShape = components["schemas"]["PageShape"];
export type TextPage = components["schemas"]["TextPage"];
export type Passage = components["schemas"]["Passage"];

/** Pages of text that are fetched together. */
const BATCH = 8;
const FIND_BATCH = 60;
const PASSAGES = 20;

export interface Range {
  start: number;
  end: number;
}

export function useDocument(id: string) {
  return useQuery(documentOptions(id));
}

export function usePages(id: string) {
  const client = useQueryClient();
  return useQuery(pagesOptions(client, id));
}

/** A page as a picture; while the wanted width is on its way, any other that is there. */
export function usePicture(id: string, page: number, width: number) {
  const client = useQueryClient();
  return useQuery({
    ...pictureOptions(id, page, width),
    placeholderData: () =>
      client
        .getQueriesData<Blob>({ queryKey: ["knowledge", "picture", id, page] })
        .map(([, blob]) => blob)
        .find(Boolean),
  });
}

export function useMarks(id: string, page: PageShape | undefined, range: Range | null) {
  const touches = page && range && range.start < page.end && range.end > page.start;
  return useQuery({
    ...marksOptions(id, page?.number ?? 0, range?.start ?? 0, range?.end ?? 0),
    enabled: Boolean(touches),
  });
}

/** The number of the first page of the batch that holds a page. */
function batchOf(page: number): number {
  return Math.floor((Math.max(1, page) - 1) / BATCH) * BATCH + 1;
}

async function fetchText(id: string, from: number, limit: number, signal?: AbortSignal) {
  return call(
    api.GET("/api/knowledge/documents/{document_id}/text", {
      params: { path: { document_id: id }, query: { from_page: from, limit } },
      signal,
    }),
  );
}

/** The batches of a document's text that begin at these page numbers. */
function useTextBatches(id: string, starts: number[]) {
  return useQueries({
    queries: starts.map((from) => ({
      queryKey: ["knowledge", "text", id, from] as const,
      queryFn: ({ signal }: { signal: AbortSignal }) => fetchText(id, from, BATCH, signal),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  });
}

/** The texts of these pages, as far as they have come. */
export function usePageTexts(id: string, pages: number[]) {
  const batches = useTextBatches(id, [...new Set(pages.map(batchOf))]);
  return {
    texts: new Map(batches.flatMap((batch) => batch.data?.pages ?? []).map((page) => [page.number, page])),
    broken: batches.find((batch) => batch.error && !batch.data),
  };
}

/** Every place where the words stand, looked up in the whole text; nothing is asked for an empty search. */
export function useFind(id: string, edition: number, pageCount: number, words: string) {
  const client = useQueryClient();
  return useQuery({
    queryKey: ["knowledge", "words", id, edition, words] as const,
    queryFn: async ({ signal }): Promise<Find[]> => {
      const found: Find[] = [];
      for (let from = 1; from <= pageCount; from += FIND_BATCH) {
        const { pages } = await client.fetchQuery({
          queryKey: ["knowledge", "words", id, edition, "text", from] as const,
          queryFn: () => fetchText(id, from, FIND_BATCH, signal),
          staleTime: Number.POSITIVE_INFINITY,
        });
        found.push(...pages.flatMap((page) => findIn(page, words)));
      }
      return found;
    },
    enabled: words !== "",
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  });
}

export interface Asked {
  q: string;
  audience: "customers" | "team";
  tag?: string;
  document?: string;
  media_type?: string;
  language?: string;
}

/** The passages that answer a question best; nothing is asked for an empty one. */
export function useFoundPassages(asked: Asked) {
  return useQuery({
    queryKey: ["knowledge", "search", asked] as const,
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/search", { params: { query: { ...asked, limit: PASSAGES } }, signal })),
    enabled: asked.q !== "",
    placeholderData: keepPreviousData,
  });
}

export function useSearchChoices() {
  return useQuery({
    queryKey: ["knowledge", "search", "choices"] as const,
    queryFn: ({ signal }) => call(api.GET("/api/knowledge/search/choices", { signal })),
  });
}

/** Documents whose name contains some letters, for choosing one. */
export function useDocumentNames() {
  return useQuery({
    queryKey: ["knowledge", "search", "documents"] as const,
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/documents", { params: { query: { limit: 100, sort: "name" } }, signal })),
  });
}
