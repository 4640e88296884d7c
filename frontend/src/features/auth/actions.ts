/** Signing in, registering, switching accounts and signing out. */
import { api, call } from "@/api/client";
import { closeSession, csrfHeader, openSession } from "@/api/session";
import { forgetAll } from "@/lib/storage";

export interface Credentials {
  email: string;
  password: string;
}
export interface Registration extends Credentials {
  name: string;
  account_name: string;
}

/** Opens a session with an e-mail and a password. */
export async function signIn(credentials: Credentials): Promise<void> {
  openSession(await call(api.POST("/api/auth/login", { body: credentials })));
}

/** Makes an account with its owner, and opens the owner's session. */
export async function register(registration: Registration): Promise<void> {
  openSession(await call(api.POST("/api/auth/register", { body: registration })));
}

/** Goes on in another account of the same person. */
export async function switchAccount(accountId: string): Promise<void> {
  openSession(await call(api.POST("/api/auth/switch", { body: { account_id: accountId } })));
}

/** Ends the session here at once, and at the server if it can be reached. */
export async function signOut(): Promise<void> {
  await call(api.POST("/api/auth/logout", { headers: csrfHeader() })).catch(() => null);
  forgetAll("draft.");
  forgetAll("outbox.");
  closeSession();
}
