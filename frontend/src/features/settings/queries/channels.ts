/** The account's channels, by name: what an agent can be limited to. */
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";

export interface Channel {
  id: string;
  name: string;
  connector: string;
}

export function useChannels() {
  return useQuery({
    queryKey: ["settings", "channels"],
    queryFn: async ({ signal }): Promise<Channel[]> => {
      const [integrations, catalogue] = await Promise.all([
        call(api.GET("/api/integrations", { signal })),
        call(api.GET("/api/integrations/catalogue", { signal })),
      ]);
      const channels = new Set(catalogue.items.filter(({ kind }) => kind === "channel").map(({ key }) => key));
      return integrations.items.filter(({ connector }) => channels.has(connector));
    },
  });
}
