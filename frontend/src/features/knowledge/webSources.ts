/** What the web page asks of the server, kept up to date while addresses are read. */
import { useCallback } from "react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { WebSourceInput } from "@/api/types";
import type { paths } from "@/api/schema";
import { useLive } from "@/lib/live";

const all = ["knowledge", "web"] as const;
const list = [...all, "list"] as const;

type Change = paths["/api/knowledge/web-sources/{source_id}"]["patch"]["requestBody"];
export type WebSourceChange = NonNullable<Change>["content"]["application/json"];

/** Every page and site; follows the scans that run. */
export function useWebSources() {
  const client = useQueryClient();
  useLive(
    "web_source",
    useCallback(() => void client.invalidateQueries({ queryKey: all }), [client]),
  );
  return useQuery({
    queryKey: list,
    queryFn: async ({ signal }) => (await call(api.GET("/api/knowledge/web-sources", { signal }))).items,
  });
}

/** The pages that were found at a source. */
export function useWebPages(id: string, enabled: boolean) {
  return useQuery({
    queryKey: [...all, "pages", id],
    queryFn: async ({ signal }) =>
      (
        await call(
          api.GET("/api/knowledge/web-sources/{source_id}/pages", { params: { path: { source_id: id } }, signal }),
        )
      ).items,
    enabled,
  });
}

/** Something that changes what is in the list. */
function useListMutation<Values, Answer>(send: (values: Values) => Promise<Answer>) {
  const client = useQueryClient();
  return useMutation({ mutationFn: send, onSettled: () => client.invalidateQueries({ queryKey: all }) });
}

export const useAddWebSource = () =>
  useListMutation((body: WebSourceInput) => call(api.POST("/api/knowledge/web-sources", { body })));

export const useChangeWebSource = (id: string) =>
  useListMutation((body: WebSourceChange) =>
    call(api.PATCH("/api/knowledge/web-sources/{source_id}", { params: { path: { source_id: id } }, body })),
  );

export const useRescan = (id: string) =>
  useListMutation(() =>
    call(api.POST("/api/knowledge/web-sources/{source_id}/rescan", { params: { path: { source_id: id } } })),
  );

export const useRemoveWebSource = (id: string) =>
  useListMutation(() =>
    call(api.DELETE("/api/knowledge/web-sources/{source_id}", { params: { path: { source_id: id } } })),
  );
