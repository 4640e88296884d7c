/** Everything that the integrations pages ask the server, and the names under which the answers are kept. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { useLive } from "@/lib/live";
import type { FieldValue } from "@/lib/schema-form/schema";

type Config = Record<string, FieldValue>;
interface Change {
  name?: string;
  config?: Config;
  paused?: boolean;
}

const keys = {
  all: ["integrations"] as const,
  catalogue: ["integrations", "catalogue"] as const,
  list: ["integrations", "list"] as const,
  removed: ["integrations", "removed"] as const,
  one: (id: string) => ["integrations", "one", id] as const,
};

/** Everything that can be connected; it only changes with a new version of the server. */
export function useCatalogue() {
  return useQuery({
    queryKey: keys.catalogue,
    queryFn: ({ signal }) => call(api.GET("/api/integrations/catalogue", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useIntegrations() {
  return useQuery({ queryKey: keys.list, queryFn: ({ signal }) => call(api.GET("/api/integrations", { signal })) });
}

/** What was removed lately, and whether its platform was told. */
export function useRemoved() {
  return useQuery({
    queryKey: keys.removed,
    queryFn: ({ signal }) => call(api.GET("/api/integrations/removed", { signal })),
  });
}

export function useIntegration(id: string) {
  return useQuery({
    queryKey: keys.one(id),
    queryFn: ({ signal }) =>
      call(api.GET("/api/integrations/{integration_id}", { params: { path: { integration_id: id } }, signal })),
  });
}

/** Asks the service whether settings work before they are saved; with an integration's id its secrets fill the gaps. */
export function useCheckSettings() {
  return useMutation({
    mutationFn: (body: { connector: string; config: Config; integration_id?: string }) =>
      call(api.POST("/api/integrations/check", { body: { ...body, integration_id: body.integration_id ?? null } })),
  });
}

/** Asks the service whether a saved integration still works. */
export function useCheckIntegration(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call(api.POST("/api/integrations/{integration_id}/check", { params: { path: { integration_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.one(id) }),
  });
}

export function useConnect() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: { connector: string; config: Config; name?: string }) =>
      call(api.POST("/api/integrations", { body: { ...body, name: body.name ?? null } })),
    onSuccess: (integration) => {
      client.setQueryData(keys.one(integration.id), integration);
      void client.invalidateQueries({ queryKey: keys.list });
    },
  });
}

export function useChangeIntegration(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ name, config, paused }: Change) => {
      const body = { name: name ?? null, config: config ?? null, paused: paused ?? null };
      return call(api.PATCH("/api/integrations/{integration_id}", { params: { path: { integration_id: id } }, body }));
    },
    onSuccess: (integration) => {
      client.setQueryData(keys.one(id), integration);
      void client.invalidateQueries({ queryKey: keys.list });
    },
  });
}

/** From now on no replaced secret is accepted. */
export function useEndOldSecrets(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call(api.DELETE("/api/integrations/{integration_id}/old-secrets", { params: { path: { integration_id: id } } })),
    onSuccess: (integration) => client.setQueryData(keys.one(id), integration),
  });
}

export function useDeleteIntegration(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () =>
      call(api.DELETE("/api/integrations/{integration_id}", { params: { path: { integration_id: id } } })),
    onSuccess: async () => {
      client.removeQueries({ queryKey: keys.one(id) });
      void client.invalidateQueries({ queryKey: keys.removed });
      await client.invalidateQueries({ queryKey: keys.list });
    },
  });
}

/** Follows what happens to integrations, such as a token that ends. */
export function useIntegrationsLive(): void {
  const client = useQueryClient();
  useLive("integration", () => {
    void client.invalidateQueries({ queryKey: keys.all, predicate: ({ queryKey }) => queryKey[1] !== "catalogue" });
  });
}
