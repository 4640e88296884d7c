/** How server state is kept: fresh for half a minute, asked for again when a failure may pass. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "@/api/errors";

const TRIES = 2;
const HEARD_ON_THEIR_PAGES = ["knowledge", "integrations", "simulator", "settings", "admin"];

/** A new cache with the house's habits. */
export function makeQueryClient(): QueryClient {
  const client = new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 30_000,
        gcTime: 10 * 60_000,
        retry: (failures, error) => failures < TRIES && error instanceof ApiError && error.temporary,
        retryDelay: (attempt) => 400 * 2 ** attempt * (0.75 + Math.random() / 2),
      },
      mutations: { retry: false },
    },
  });
  // A page that is not open hears of no change: what it shows is asked for again each time it is opened.
  for (const feature of HEARD_ON_THEIR_PAGES) client.setQueryDefaults([feature], { staleTime: 0 });
  return client;
}
