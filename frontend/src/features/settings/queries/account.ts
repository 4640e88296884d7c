/** The account itself: its name, and its end. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { refreshSession } from "@/api/session";

const key = ["settings", "account"] as const;

export function useAccount() {
  return useQuery({ queryKey: key, queryFn: ({ signal }) => call(api.GET("/api/account", { signal })) });
}

export function useRenameAccount() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (name: string) => call(api.PATCH("/api/account", { body: { name } })),
    onSuccess: (account) => {
      client.setQueryData(key, account);
      // The name stands in the frame of every page, and is part of the session.
      void refreshSession().catch(() => null);
    },
  });
}

/** Asks for the account and everything in it to be erased. */
export function useEraseAccount() {
  return useMutation({
    mutationFn: (body: { password: string; confirm: string }) => call(api.POST("/api/account/erase", { body })),
  });
}
