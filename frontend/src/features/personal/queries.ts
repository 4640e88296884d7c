/** Everything that the personal page asks the server, and the names under which the answers are kept. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { amendSession, closeSession, openSession } from "@/api/session";
import type { Session } from "@/api/types";
import { forgetDrafts } from "@/lib/drafts";

const keys = { sessions: ["personal", "sessions"] as const };

/** Gives the person another name. */
export async function changeName(name: string, session: Session): Promise<void> {
  await call(api.PATCH("/api/me", { body: { name } }));
  amendSession({ user: { ...session.user, name } });
}

/** Asks for another address: it takes effect when the letter to it is answered. */
export async function changeEmail(email: string, password: string): Promise<void> {
  await call(api.POST("/api/me/email", { body: { email, password } }));
}

/** Sets another password; every other session ends. */
export function useChangePassword() {
  const client = useQueryClient();
  return async (password: string, new_password: string): Promise<void> => {
    openSession(await call(api.POST("/api/me/password", { body: { password, new_password } })));
    void client.invalidateQueries({ queryKey: keys.sessions });
  };
}

/** The secret for the person's app; nothing changes until a code of it is shown. */
export function startSecondFactor(password: string) {
  return call(api.POST("/api/me/second-factor/start", { body: { password } }));
}

export type SecondFactorStart = Awaited<ReturnType<typeof startSecondFactor>>;

/** Turns the second factor on with a first code, and gives the recovery codes; every other session ends. */
export function useTurnOnSecondFactor() {
  const client = useQueryClient();
  return async (code: string): Promise<string[]> => {
    const answer = await call(api.POST("/api/me/second-factor", { body: { code } }));
    amendSession({ second_factor: true });
    void client.invalidateQueries({ queryKey: keys.sessions });
    return answer.recovery_codes;
  };
}

/** Turns the second factor off. */
export function useTurnOffSecondFactor() {
  const client = useQueryClient();
  return async (password: string, code: string): Promise<void> => {
    await call(api.DELETE("/api/me/second-factor", { body: { password, code } }));
    amendSession({ second_factor: false });
    void client.invalidateQueries({ queryKey: keys.sessions });
  };
}

/** New recovery codes in place of the old ones. */
export async function renewRecoveryCodes(password: string): Promise<string[]> {
  const path = "/api/me/second-factor/recovery-codes";
  return (await call(api.POST(path, { body: { password } }))).recovery_codes;
}

/** Where the person is signed in. */
export function useMySessions() {
  return useQuery({
    queryKey: keys.sessions,
    queryFn: ({ signal }) => call(api.GET("/api/me/sessions", { signal })),
    staleTime: 0,
  });
}

/** Ends sessions of the person elsewhere. */
export function useEndSessions() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ids: string[]) =>
      Promise.all(
        ids.map((id) => call(api.DELETE("/api/me/sessions/{session_id}", { params: { path: { session_id: id } } }))),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: keys.sessions }),
  });
}

/** Ends every session of the person, this one too; throws when the server could not be told. */
export async function signOutEverywhere(): Promise<void> {
  await call(api.POST("/api/auth/logout-everywhere"));
  forgetDrafts();
  closeSession();
}
