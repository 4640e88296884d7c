/** The one table of who may do what, as the server holds to it. */
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";

export function useRoles() {
  return useQuery({
    queryKey: ["settings", "roles"],
    queryFn: ({ signal }) => call(api.GET("/api/roles", { signal })),
    // It only changes with a new version of the server.
    staleTime: Number.POSITIVE_INFINITY,
  });
}
