/** Lets signed-in people to the pages, and everybody else to the sign-in, with the way back remembered. */
import { Navigate, Outlet, useLocation, type Location } from "react-router";
import { lazy, Suspense, useEffect, useState } from "react";
import { refreshSession } from "@/api/session";
import { t } from "@/lib/i18n";
import { useSessionState } from "@/lib/SessionContext";
import { ErrorState } from "@/ui/ErrorState";
import { PageSkeleton } from "./PageSkeleton";

const SecondFactorNeeded = lazy(() => import("./SecondFactorNeeded"));

export function RequireSession() {
  const state = useSessionState();
  const location = useLocation();
  if (state.status === "unknown") return <Waiting />;
  if (state.status === "signedOut") return <Navigate to="/login" replace state={{ from: location }} />;
  if (state.session.second_factor_needed)
    return (
      <Suspense fallback={<PageSkeleton />}>
        <SecondFactorNeeded />
      </Suspense>
    );
  return <Outlet />;
}

/** Pages for those who are not signed in: whoever is, goes on to where they were headed. */
export function RequireVisitor({ prepare }: { prepare: () => void }) {
  const state = useSessionState();
  const from = (useLocation().state as { from?: Location } | null)?.from;
  // Whoever signs in goes on to the inbox: its code can be here by then.
  useEffect(prepare, [prepare]);
  if (state.status === "unknown") return <Waiting />;
  if (state.status === "signedIn") return <Navigate to={from ?? "/inbox"} replace />;
  return <Outlet />;
}

/** Pages for everybody, such as those that links in letters lead to; they may say who is signed in. */
export function AnyoneOnceKnown() {
  return useSessionState().status === "unknown" ? <Waiting /> : <Outlet />;
}

/** The page's shape while it is asked who is there; says so when the server cannot be asked. */
function Waiting() {
  const [error, setError] = useState<unknown>(null);
  const ask = () => {
    setError(null);
    refreshSession().catch(setError);
  };
  useEffect(ask, []);
  return error ? <ErrorState title={t("app.unreachable")} error={error} onRetry={ask} /> : <PageSkeleton />;
}
