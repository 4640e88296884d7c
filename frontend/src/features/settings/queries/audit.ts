/** What happened in the account, newest first. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { auditQuery, type AuditFilter } from "@/lib/audit/useAuditFilter";

export function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["settings", "audit", filter],
    queryFn: ({ pageParam, signal }) =>
      call(api.GET("/api/audit", { params: { query: auditQuery(filter, pageParam) }, signal })),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}
