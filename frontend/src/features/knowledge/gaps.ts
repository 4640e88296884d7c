/** What the pages on gaps and contradictions ask of the server, kept up to date while questions and documents come in. */
import { useCallback } from "react";
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
  type QueryKey,
} from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { Contradiction, ContradictionList, Gap, GapList } from "@/api/types";
import { useLive } from "@/lib/live";

export type GapState = Gap["state"];
export type ContradictionState = Contradiction["state"];

const PAGE_SIZE = 30;
const gapsKey = ["knowledge", "gaps"] as const;
const contradictionsKey = ["knowledge", "contradictions"] as const;
const countsOf = (key: QueryKey) => [...key, "counts"];

/** Reads again what is shown when questions are asked or answered, and when documents change. */
export function useGapsLive(): void {
  const client = useQueryClient();
  const again = useCallback(() => {
    void client.invalidateQueries({ queryKey: gapsKey });
    void client.invalidateQueries({ queryKey: contradictionsKey });
  }, [client]);
  useLive("gap", again);
  useLive("document", again);
}

/** Groups of questions in that state, in pages. */
export function useGaps(state: GapState) {
  return useInfiniteQuery({
    queryKey: [...gapsKey, "list", state],
    queryFn: ({ pageParam, signal }): Promise<GapList> =>
      call(
        api.GET("/api/knowledge/gaps", {
          params: { query: { state, limit: PAGE_SIZE, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Pairs of places in that state, in pages. */
export function useContradictions(state: ContradictionState) {
  return useInfiniteQuery({
    queryKey: [...contradictionsKey, "list", state],
    queryFn: ({ pageParam, signal }): Promise<ContradictionList> =>
      call(
        api.GET("/api/knowledge/contradictions", {
          params: { query: { state, limit: PAGE_SIZE, cursor: pageParam ?? undefined } },
          signal,
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** How many questions wait for an answer. */
export function useOpenGaps(): number {
  const { data } = useQuery({
    queryKey: countsOf(gapsKey),
    queryFn: ({ signal }) => call(api.GET("/api/knowledge/gaps", { params: { query: { limit: 1 } }, signal })),
  });
  return data?.counts.open ?? 0;
}

/** How many contradictions nobody has looked after. */
export function useOpenContradictions(): number {
  const { data } = useQuery({
    queryKey: countsOf(contradictionsKey),
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/contradictions", { params: { query: { limit: 1 } }, signal })),
  });
  return data?.counts.open ?? 0;
}

function useChange<Values, Answer>(key: QueryKey, send: (values: Values) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: key }) });
}

export const useAnswerGap = (id: string) =>
  useChange(gapsKey, (body: { title: string; text: string }) =>
    call(api.POST("/api/knowledge/gaps/{gap_id}/answer", { params: { path: { gap_id: id } }, body })),
  );

export const useDismissGap = () =>
  useChange(gapsKey, (id: string) =>
    call(api.POST("/api/knowledge/gaps/{gap_id}/dismiss", { params: { path: { gap_id: id } } })),
  );

export const useReopenGap = () =>
  useChange(gapsKey, (id: string) =>
    call(api.POST("/api/knowledge/gaps/{gap_id}/reopen", { params: { path: { gap_id: id } } })),
  );

export const useDismissContradiction = () =>
  useChange(contradictionsKey, (id: string) =>
    call(
      api.POST("/api/knowledge/contradictions/{contradiction_id}/dismiss", {
        params: { path: { contradiction_id: id } },
      }),
    ),
  );

export const useReopenContradiction = () =>
  useChange(contradictionsKey, (id: string) =>
    call(
      api.POST("/api/knowledge/contradictions/{contradiction_id}/reopen", {
        params: { path: { contradiction_id: id } },
      }),
    ),
  );
