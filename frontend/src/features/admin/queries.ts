/** What operators see of the installation: accounts and people from outside, and its health. */
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";

const PAGE_SIZE = 50;
const people = ["admin", "people"] as const;

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

export function useSystemHealth() {
  return useQuery({
    queryKey: ["admin", "health"],
    queryFn: ({ signal }) => call(api.GET("/api/admin/health", { signal })),
    refetchInterval: 30_000,
  });
}
