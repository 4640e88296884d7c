/** What the links in letters do, how such letters are asked for, and where they lie in development. */
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { ApiError } from "@/api/errors";
import { amendSession, openSession, sessionIn } from "@/api/session";
import type { WrittenLetter } from "@/api/types";

/** Proves an address; true when that signed the person in. */
export async function verifyEmail(token: string): Promise<boolean> {
  const session = sessionIn(await call<unknown>(api.POST("/api/auth/verify", { body: { token } })));
  if (session) openSession(session);
  else amendSession({ email_verified: true });
  return session !== null;
}

/** Asks for another letter that proves an address; the answer never says whether the address is known. */
export async function sendVerification(email: string): Promise<void> {
  await call(api.POST("/api/auth/verify/resend", { body: { email } }));
}

/** Whether the address is proven by now: looked at again whenever the person comes back to this page, as from the letter. */
export function useProven(): boolean {
  const queryFn = () => call(api.GET("/api/auth/session"));
  return useQuery({ queryKey: ["auth", "session"], queryFn, staleTime: 0 }).data?.email_verified ?? false;
}

/** Puts the new address in place of the old one. */
export async function confirmNewEmail(token: string): Promise<void> {
  await call(api.POST("/api/auth/confirm-email", { body: { token } }));
}

/** Asks for a letter with which the password can be set anew. */
export async function forgotPassword(email: string): Promise<void> {
  await call(api.POST("/api/auth/forgot", { body: { email } }));
}

/** Sets the password anew; every session of the person ends with it. */
export async function resetPassword(token: string, password: string): Promise<void> {
  await call(api.POST("/api/auth/reset", { body: { token, password } }));
}

export interface NewPerson {
  name: string;
  password: string;
}

/** Joins the account of the invitation: as a new person, or as the one who is signed in. */
export async function acceptInvitation(token: string, person?: NewPerson): Promise<void> {
  openSession(await call(api.POST("/api/auth/invitation/accept", { body: { token, ...person } })));
}

/** What the invitation says. */
function readInvitation(token: string) {
  return call(api.POST("/api/auth/invitation", { body: { token } }));
}
export type Invitation = Awaited<ReturnType<typeof readInvitation>>;

/** Where the invitation leads. */
export function useInvitation(token: string | null) {
  return useQuery({
    queryKey: ["auth", "invitation", token],
    queryFn: () => readInvitation(token ?? ""),
    enabled: token !== null,
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** The letters that were not sent because this is a development system; null where letters really go out. */
export function useLetters(refetchInterval: number | false = false) {
  return useQuery({ queryKey: ["auth", "letters"], queryFn: keptLetters, refetchInterval });
}

async function keptLetters(): Promise<WrittenLetter[] | null> {
  try {
    return (await call(api.GET("/api/letters"))).items;
  } catch (error) {
    if (error instanceof ApiError && error.temporary) throw error;
    return null;
  }
}
