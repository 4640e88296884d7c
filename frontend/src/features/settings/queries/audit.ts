/** What happened in the account, newest first. */
import { keepPreviousData, useInfiniteQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";

const PAGE_SIZE = 50;

export interface AuditFilter {
  action: string;
  actor: string;
  /** Moments in ISO form; empty for no limit. */
  from: string;
  to: string;
}

export function useAudit({ action, actor, from, to }: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ["settings", "audit", action, actor, from, to],
    queryFn: ({ pageParam, signal }) =>
      call(
        api.GET("/api/audit", {
          params: {
            query: {
              limit: PAGE_SIZE,
              cursor: pageParam === null ? undefined : Number(pageParam),
              action: action || undefined,
              actor: actor || undefined,
              from: from || undefined,
              to: to || undefined,
            },
          },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}
