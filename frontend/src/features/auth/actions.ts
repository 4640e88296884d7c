/** Signing in, registering, switching accounts and signing out. */
import { api, call } from "@/api/client";
import { closeSession, csrfHeader, openSession, sessionIn } from "@/api/session";
import { forgetDrafts } from "@/lib/drafts";

export interface Credentials {
  email: string;
  password: string;
}
export interface Registration extends Credentials {
  name: string;
  account_name: string;
}

/** Opens a session with an e-mail and a password; where a code is wanted besides, the ticket to hand in with it. */
export async function signIn(credentials: Credentials): Promise<string | null> {
  const answer = await call(api.POST("/api/auth/login", { body: credentials }));
  if ("ticket" in answer) return answer.ticket;
  openSession(answer);
  return null;
}

/** The second step of signing in: a code of the app, or one of the recovery codes. */
export async function signInWithCode(ticket: string, code: string): Promise<void> {
  openSession(await call(api.POST("/api/auth/login/second-factor", { body: { ticket, code } })));
}

/** Makes an account with its owner, and opens the owner's session; false when a letter has to be answered first. */
export async function register(registration: Registration): Promise<boolean> {
  const session = sessionIn(await call<unknown>(api.POST("/api/auth/register", { body: registration })));
  if (session) openSession(session);
  return session !== null;
}

/** Goes on in another account of the same person. */
export async function switchAccount(accountId: string): Promise<void> {
  openSession(await call(api.POST("/api/auth/switch", { body: { account_id: accountId } })));
}

/** Ends the session here at once, and at the server if it can be reached. */
export async function signOut(): Promise<void> {
  await call(api.POST("/api/auth/logout", { headers: csrfHeader() })).catch(() => null);
  forgetDrafts();
  closeSession();
}
