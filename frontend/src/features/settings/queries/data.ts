/** What leaves the account as a file, and how long it keeps things. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call, download } from "@/api/client";
import { useLive } from "@/lib/live";
import type { Export, Periods } from "@/api/types";

const keys = { exports: ["settings", "exports"] as const, retention: ["settings", "retention"] as const };
/** In case the live line is not there. */
const LOOK_AGAIN_MS = 3_000;

export function isUnderWay({ state }: Export): boolean {
  return state === "queued" || state === "working";
}

/** The exports that were asked for; looked at again while one of them is being made. */
export function useExports() {
  const client = useQueryClient();
  useLive("export", () => void client.invalidateQueries({ queryKey: keys.exports }));
  return useQuery({
    queryKey: keys.exports,
    queryFn: ({ signal }) => call(api.GET("/api/exports", { signal })),
    refetchInterval: ({ state }) => (state.data?.items.some(isUnderWay) ? LOOK_AGAIN_MS : false),
  });
}

export function useExportAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => call(api.POST("/api/account/export")),
    onSettled: () => client.invalidateQueries({ queryKey: keys.exports }),
  });
}

/** Saves the file of a finished export. */
export async function saveExport({ id }: Export, name: string): Promise<void> {
  const address = URL.createObjectURL(await download(`/api/exports/${id}/file`));
  const link = Object.assign(window.document.createElement("a"), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

export function useRetention() {
  return useQuery({
    queryKey: keys.retention,
    queryFn: ({ signal }) => call(api.GET("/api/account/retention", { signal })),
  });
}

export function useChangeRetention() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: Periods) => call(api.PUT("/api/account/retention", { body })),
    onSuccess: (retention) => client.setQueryData(keys.retention, retention),
  });
}
