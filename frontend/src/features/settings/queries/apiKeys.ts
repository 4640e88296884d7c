/** The keys with which other programs work in the account. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { ApiKeyInput } from "@/api/types";

const key = ["settings", "apiKeys"] as const;

export function useApiKeys() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(api.GET("/api/api-keys", { signal })) });
}

/** Makes a key; the answer is the only time at which it can be read. */
export function useMakeApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ApiKeyInput) => call(api.POST("/api/api-keys", { body })),
    // The key itself must not stay in memory longer than its dialog does.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useEndApiKey() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.DELETE("/api/api-keys/{key_id}", { params: { path: { key_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: key }),
  });
}
