/** Who belongs to the account, and who is asked to join. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { useLive } from "@/lib/live";
import type { InvitationInput, RoleName } from "@/api/types";

const keys = {
  members: ["settings", "members"] as const,
  invitations: ["settings", "invitations"] as const,
};

interface MemberChange {
  id: string;
  role?: RoleName;
  /** Null gives all channels back. */
  channels?: string[] | null;
}

export function useMembers() {
  return useQuery({
    queryKey: keys.members,
    queryFn: ({ signal }) => call(api.GET("/api/members", { signal })),
  });
}

export function useChangeMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, ...body }: MemberChange) =>
      call(api.PATCH("/api/members/{user_id}", { params: { path: { user_id: id } }, body })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

/** Says whether everybody in the account needs a second factor. */
export function useDemandSecondFactor() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (demanded: boolean) => call(api.PUT("/api/members/second-factor", { body: { demanded } })),
    onSuccess: (team) => client.setQueryData(keys.members, team),
  });
}

/** Takes a person out of the account; oneself leaves it. */
export function useRemoveMember() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => call(api.DELETE("/api/members/{user_id}", { params: { path: { user_id: id } } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

/** Makes another member the owner, and the present one an admin. */
export function useMakeOwner() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ id, password }: { id: string; password: string }) =>
      call(api.POST("/api/members/{user_id}/make-owner", { params: { path: { user_id: id } }, body: { password } })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.members }),
  });
}

export function useInvitations() {
  return useQuery({
    queryKey: keys.invitations,
    queryFn: ({ signal }) => call(api.GET("/api/invitations", { signal })),
  });
}

export function useInvite() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: InvitationInput) => call(api.POST("/api/invitations", { body })),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

/** Sends the letter once more, with a new link. */
export function useResendInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.POST("/api/invitations/{invitation_id}/resend", { params: { path: { invitation_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

export function useWithdrawInvitation() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) =>
      call(api.DELETE("/api/invitations/{invitation_id}", { params: { path: { invitation_id: id } } })),
    onSettled: () => client.invalidateQueries({ queryKey: keys.invitations }),
  });
}

/** Follows who comes, goes and becomes something else. */
export function useTeamLive(): void {
  const client = useQueryClient();
  useLive("membership", () => {
    void client.invalidateQueries({ queryKey: keys.members });
    void client.invalidateQueries({ queryKey: keys.invitations });
  });
}
