/** What the server says of itself before anybody signs in: a demo, letters that lie there, whether people may register. */
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";

/** Undefined until it is known, and while it cannot be asked. */
export function useHealth() {
  return useQuery({ queryKey: ["app", "health"], queryFn: () => call(api.GET("/api/health")) }).data;
}
