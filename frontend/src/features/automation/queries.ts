/** What the page asks the server, and how it hears of changes made in another window. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import type { AccountMannerChange, ChannelManner, ChannelMannerChange, Manners } from "@/api/types";
import { useLive } from "@/lib/live";

const key = ["automation"] as const;

export function useManners() {
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: key });
  useLive("automation", again);
  useLive("integration", again);
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(api.GET("/api/automation", { signal })) });
}

export function useChangeAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: AccountMannerChange) => call(api.PATCH("/api/automation", { body })),
    onSuccess: (account) => client.setQueryData<Manners>(key, (before) => before && { ...before, account }),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}

export function useChangeChannel(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ChannelMannerChange) =>
      call(api.PATCH("/api/automation/{integration_id}", { params: { path: { integration_id: id } }, body })),
    onSuccess: (changed) => client.setQueryData<Manners>(key, (before) => before && withChannel(before, changed)),
    onError: () => client.invalidateQueries({ queryKey: key }),
  });
}

function withChannel(manners: Manners, changed: ChannelManner): Manners {
  const channels = manners.channels.map((each) => (each.integration_id === changed.integration_id ? changed : each));
  return { ...manners, channels };
}
