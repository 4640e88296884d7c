/** Keeps the live line open while somebody is signed in, and refetches what is on screen after an interruption. */
import { createContext, useContext, useEffect, useSyncExternalStore, type ReactNode } from "react";
import { useQueryClient } from "@tanstack/react-query";
import {
  connectSocket,
  disconnectSocket,
  onChanges,
  onConnected,
  socketStatus,
  subscribeToSocketStatus,
  type SocketStatus,
} from "@/api/socket";
import { refreshSession } from "@/api/session";
import { useSessionState } from "./SessionContext";

const SocketContext = createContext<SocketStatus>("idle");

export function SocketProvider({ children }: { children: ReactNode }) {
  const status = useSyncExternalStore(subscribeToSocketStatus, socketStatus);
  const session = useSessionState();
  const queries = useQueryClient();
  const userId = session.status === "signedIn" ? session.session.user.id : null;
  const accountId = session.status === "signedIn" ? session.session.account.id : null;

  useEffect(() => {
    if (!accountId) return;
    const cancel = afterPaint(() => void connectSocket());
    return () => {
      cancel();
      disconnectSocket();
    };
  }, [accountId]);

  // What one may do and what the account is called are part of the session: when they change, a new one is fetched.
  useEffect(
    () =>
      onChanges((changes) => {
        const mine = changes.some(({ event, id }) => event === "account" || (event === "membership" && id === userId));
        if (mine)
          void refreshSession().then(
            () => queries.invalidateQueries({ type: "active" }),
            () => null,
          );
      }),
    [queries, userId],
  );

  useEffect(() => onConnected(() => void queries.invalidateQueries({ type: "active" })), [queries]);

  return <SocketContext.Provider value={status}>{children}</SocketContext.Provider>;
}

/** How the live line is. */
export function useSocketStatus(): SocketStatus {
  return useContext(SocketContext);
}

function afterPaint(work: () => void): () => void {
  const timer = setTimeout(work, 300);
  return () => clearTimeout(timer);
}
