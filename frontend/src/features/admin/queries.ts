/** What operators see of the installation: accounts and people from outside, its record and its health. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { InfiniteData } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { AuditEntry } from "@/api/types";
import { auditQuery, type AuditFilter } from "@/lib/audit/useAuditFilter";

const PAGE_SIZE = 50;
const people = ["admin", "people"] as const;
const record = ["admin", "record"] as const;

const page = (q: string, cursor: string | null) => ({
  query: { limit: PAGE_SIZE, q: q || undefined, cursor: cursor ?? undefined },
});

export function useAccounts(q: string) {
  return useInfiniteQuery({
    queryKey: ["admin", "accounts", q],
    queryFn: ({ pageParam, signal }) => call(api.GET("/api/admin/accounts", { params: page(q, pageParam), signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

export function usePeople(q: string) {
  return useInfiniteQuery({
    queryKey: [...people, q],
    queryFn: ({ pageParam, signal }) => call(api.GET("/api/admin/people", { params: page(q, pageParam), signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Shuts a person out of everything at once, or lets them in again. */
export function useSetDisabled() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, disabled }: { id: string; disabled: boolean }) =>
      call(
        api.POST(disabled ? "/api/admin/people/{user_id}/disable" : "/api/admin/people/{user_id}/enable", {
          params: { path: { user_id: id } },
        }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: people }),
  });
}

/** What was done to the installation, newest first. */
export function useRecord(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: [...record, filter],
    queryFn: ({ pageParam, signal }) =>
      call(api.GET("/api/admin/audit", { params: { query: auditQuery(filter, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Who has come up on the record so far, however it was narrowed: they can be looked for by name. */
export function useActors(): { id: string; name: string }[] {
  const read = useQueryClient().getQueriesData<InfiniteData<{ items: AuditEntry[] }>>({ queryKey: record });
  const entries = read.flatMap(([, data]) => data?.pages.flatMap(({ items }) => items) ?? []);
  const names = new Map(entries.flatMap(({ actor: { id, name } }) => (id ? [[id, name]] : [])));
  return [...names].map(([id, name]) => ({ id, name }));
}

export function useSystemHealth() {
  return useQuery({
    queryKey: ["admin", "health"],
    queryFn: ({ signal }) => call(api.GET("/api/admin/health", { signal })),
    refetchInterval: 30_000,
  });
}
