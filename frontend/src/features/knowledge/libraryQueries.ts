/** What the library asks of the server about whole documents: lists, counts and tags, and every change. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { Document } from "@/api/types";
import { upload } from "@/api/upload";
import type { paths } from "@/api/schema";
import { keys } from "./keys";
import { changeLists, fetchPage, putDocument, refreshLibrary, renewLibrary, type Wanted } from "./libraryLists";

/** What one request may name. */
const AT_ONCE = 500;

type Change = paths["/api/knowledge/documents/{document_id}"]["patch"]["requestBody"];
export type DocumentChange = NonNullable<Change>["content"]["application/json"];
type Many = paths["/api/knowledge/documents/bulk-change"]["post"]["requestBody"];
export type ManyChange = Partial<NonNullable<Many>["content"]["application/json"]["change"]>;

/** The documents that are wanted, in pages. */
export function useDocuments(wanted: Wanted) {
  return useInfiniteQuery({
    queryKey: keys.documents(wanted),
    queryFn: ({ pageParam, signal }) => fetchPage(wanted, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** How many documents there are by state, their size and their passages. */
export function useSummary() {
  return useQuery({
    queryKey: keys.summary,
    queryFn: ({ signal }) => call(api.GET("/api/knowledge/summary", { signal })),
  });
}

/** The tags in use, with how many documents have each. */
export function useTags() {
  return useQuery({
    queryKey: keys.tags,
    queryFn: async ({ signal }) => (await call(api.GET("/api/knowledge/tags", { signal }))).items,
  });
}

/** Something that changes one document and gives back what it is then. */
function useDocumentMutation<Values>(send: (values: Values) => Promise<Document>) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSuccess: (document) => putDocument(client, document),
    onSettled: (document) => renewLibrary(client, document ? [document.id] : []),
  });
}

export const useChangeDocument = (id: string) =>
  useDocumentMutation((body: DocumentChange) =>
    call(api.PATCH("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } }, body })),
  );

export const useRetryDocument = () =>
  useDocumentMutation((id: string) =>
    call(api.POST("/api/knowledge/documents/{document_id}/retry", { params: { path: { document_id: id } } })),
  );

export const useCancelDocument = () =>
  useDocumentMutation((id: string) =>
    call(api.POST("/api/knowledge/documents/{document_id}/cancel", { params: { path: { document_id: id } } })),
  );

/** Gives the password of a protected file. */
export function useOpenDocument() {
  const client = useQueryClient();
  return async (id: string, password: string) => {
    const params = { path: { document_id: id } };
    putDocument(
      client,
      await call(api.POST("/api/knowledge/documents/{document_id}/password", { params, body: { password } })),
    );
    void renewLibrary(client, [id]);
  };
}

/** Keeps a text that is written here as a document. */
export function useWriteText() {
  const client = useQueryClient();
  return async (body: { title: string; text: string; tags: string[] }) => {
    const document = await call(api.POST("/api/knowledge/documents/text", { body }));
    client.setQueryData(keys.document(document.id), document);
    void renewLibrary(client, [document.id]);
    return document;
  };
}

/** The same change for many documents. */
export function useChangeMany() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ ids, change }: { ids: string[]; change: ManyChange }) => {
      for (let from = 0; from < ids.length; from += AT_ONCE) {
        const body = { ids: ids.slice(from, from + AT_ONCE), change: { add_tags: [], remove_tags: [], ...change } };
        await call(api.POST("/api/knowledge/documents/bulk-change", { body: body as never }));
      }
    },
    onSuccess: (_, { ids, change }) => {
      const changed = new Set(ids);
      changeLists(client, (document) => (changed.has(document.id) ? withChange(document, change) : document));
    },
    onSettled: (_, __, { ids }) => renewLibrary(client, ids),
  });
}

/** What a document is after a change, until the server tells. */
export function withChange(document: Document, change: ManyChange): Document {
  const gone = new Set(change.remove_tags);
  const tags = [...new Set([...document.tags, ...(change.add_tags ?? [])])].filter((tag) => !gone.has(tag));
  const { hidden, visibility } = change;
  const hiddenAt = hidden ? (document.hidden_at ?? new Date().toISOString()) : null;
  return {
    ...document,
    tags: tags.sort((a, b) => a.localeCompare(b)),
    visibility: visibility ?? document.visibility,
    hidden_at: hidden === undefined || hidden === null ? document.hidden_at : hiddenAt,
  };
}

export function useDeleteDocument() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } } })),
    onSuccess: async (_, id) => {
      client.removeQueries({ queryKey: keys.document(id) });
      await refreshLibrary(client);
    },
  });
}

/** The versions of a document that are kept, newest first. */
export function useVersions(id: string) {
  return useQuery({
    queryKey: keys.versions(id),
    queryFn: async ({ signal }) => {
      const params = { path: { document_id: id } };
      return (await call(api.GET("/api/knowledge/documents/{document_id}/versions", { params, signal }))).items;
    },
  });
}

/** The passages that a version added and removed. */
export function useVersionChanges(id: string, number: number) {
  return useQuery({
    queryKey: keys.changes(id, number),
    queryFn: ({ signal }) => {
      const params = { path: { document_id: id, number } };
      return call(api.GET("/api/knowledge/documents/{document_id}/versions/{number}/changes", { params, signal }));
    },
  });
}

export const useRestoreVersion = (id: string) =>
  useDocumentMutation((number: number) => {
    const params = { path: { document_id: id, number } };
    return call(api.POST("/api/knowledge/documents/{document_id}/versions/{number}/restore", { params }));
  });

/** Replaces a document's file in place. */
export const useReplaceDocument = (id: string) =>
  useDocumentMutation(({ file, onProgress }: { file: File; onProgress: (sent: number, total: number) => void }) =>
    upload<Document>(`/api/knowledge/documents/${id}/versions`, file, { onProgress }),
  );
