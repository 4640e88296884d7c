/** Who is signed in: the access token lives in memory alone, and one refresh at a time renews it for everybody. */
import { ApiError, asApiError, errorFromResponse } from "./errors";
import type { Session } from "./types";

export type SessionState =
  { status: "unknown" } | { status: "signedOut"; expired: boolean } | { status: "signedIn"; session: Session };

const EARLY_MS = 15_000;
const CSRF_COOKIE = "dana_csrf";

let state: SessionState = { status: "unknown" };
let expiresAt = 0;
let renewal: ReturnType<typeof setTimeout> | undefined;
let refreshing: Promise<string | null> | null = null;
const listeners = new Set<() => void>();

/** The present state; the same object until it changes. */
export function sessionState(): SessionState {
  return state;
}

/** Calls `listener` at each change until the returned function is called. */
export function subscribeToSession(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes over a session that the server just gave. */
export function openSession(session: Session): void {
  expiresAt = Date.now() + session.expires_in * 1000;
  clearTimeout(renewal);
  // An open page keeps its live line by having the next token before this one ends.
  renewal = setTimeout(
    () => void refreshSession().catch(() => null),
    Math.max(session.expires_in * 1000 - 2 * EARLY_MS, EARLY_MS),
  );
  setState({ status: "signedIn", session });
}

/** The session in an answer that may be another one, such as that a letter was sent; null if it is. */
export function sessionIn(answer: unknown): Session | null {
  return typeof answer === "object" && answer !== null && "access_token" in answer ? (answer as Session) : null;
}

/** Changes what is known of the session, such as the person's name; the token stays. */
export function amendSession(facts: Partial<Session>): void {
  if (state.status === "signedIn") setState({ status: "signedIn", session: { ...state.session, ...facts } });
}

/** Forgets the session; `expired` says that the person did not ask for it. */
export function closeSession(expired = false): void {
  expiresAt = 0;
  clearTimeout(renewal);
  setState({ status: "signedOut", expired });
}

/** A token that is good for some seconds at least, renewed if need be; null when nobody is signed in. */
export async function freshToken(): Promise<string | null> {
  const current = currentToken();
  if (current && Date.now() < expiresAt - EARLY_MS) return current;
  return state.status === "signedOut" ? null : refreshSession();
}

/** The access token as it is, however old. */
export function currentToken(): string | null {
  return state.status === "signedIn" ? state.session.access_token : null;
}

/** Asks for a new token with the cookie; all who call meanwhile share the one request. Null means signed out. */
export function refreshSession(): Promise<string | null> {
  refreshing ??= alone(renew).finally(() => {
    refreshing = null;
  });
  return refreshing;
}

/** The header that proves that a request with the cookie comes from our own page. */
export function csrfHeader(): Record<string, string> {
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(`${CSRF_COOKIE}=`));
  const inMemory = state.status === "signedIn" ? state.session.csrf_token : null;
  const token = cookie ? decodeURIComponent(cookie.slice(CSRF_COOKIE.length + 1)) : inMemory;
  return token ? { "X-CSRF-Token": token } : {};
}

async function renew(): Promise<string | null> {
  const before = state;
  const headers = csrfHeader();
  if (!headers["X-CSRF-Token"]) {
    closeSession(before.status === "signedIn");
    return null;
  }
  try {
    const session = await postRefresh(headers);
    openSession(session);
    return session.access_token;
  } catch (thrown) {
    const error = asApiError(thrown);
    if (error.kind !== "auth" && error.kind !== "forbidden") throw error;
    closeSession(before.status === "signedIn");
    return null;
  }
}

async function postRefresh(headers: Record<string, string>): Promise<Session> {
  const response = await fetch("/api/auth/refresh", { method: "POST", headers, signal: AbortSignal.timeout(15_000) });
  const body: unknown = await response.json().catch(() => null);
  if (!response.ok) throw errorFromResponse(response, body);
  if (!body) throw new ApiError("server", response.statusText);
  return body as Session;
}

/** One tab at a time: the refresh token rotates, and two tabs that used the same one would be signed out. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  return (await locks.request("dana-session-refresh", work)) as T;
}

function setState(next: SessionState): void {
  state = next;
  for (const listener of listeners) listener();
}
