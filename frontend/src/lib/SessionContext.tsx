/** Who is signed in, for every component. */
import { createContext, useContext, useSyncExternalStore, type ReactNode } from "react";
import { sessionState, subscribeToSession, type SessionState } from "@/api/session";
import type { Right, Session } from "@/api/types";

const SessionContext = createContext<SessionState>({ status: "unknown" });

export function SessionProvider({ children }: { children: ReactNode }) {
  const state = useSyncExternalStore(subscribeToSession, sessionState);
  return <SessionContext.Provider value={state}>{children}</SessionContext.Provider>;
}

/** The state of signing in, before it is known who is there. */
export function useSessionState(): SessionState {
  return useContext(SessionContext);
}

/** The session of the person who is signed in; only for pages behind the sign-in. */
export function useSession(): Session {
  const state = useContext(SessionContext);
  if (state.status !== "signedIn") throw new Error("useSession is only for signed-in pages");
  return state.session;
}

/** From the one that may do least. */
const ROLES = ["viewer", "agent", "admin", "owner"] as const;
export type Role = (typeof ROLES)[number];

/** Whether the person's role is at least `role`. */
export function useAllowed(role: Role): boolean {
  return ROLES.indexOf(useRole()) >= ROLES.indexOf(role);
}

/** The person's role in this account. */
export function useRole(): Role {
  return roleOf(useSession().role);
}

/** The role of that name; one that is not known here may only look. */
export function roleOf(name: string): Role {
  return ROLES.find((known) => known === name) ?? "viewer";
}

/** Whether the person may do that in this account; the server has the last word. */
export function useRight(right: Right): boolean {
  return useSession().rights.includes(right);
}
