/** What the list shows, kept in the address so that reloading and sharing work. */
import { useCallback, useMemo } from "react";
import { useSearchParams } from "react-router";
import { VIEWS, type Filters, type View } from "./queries";

export function useFilters(): [Filters, (change: Partial<Filters>) => void, string] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo<Filters>(
    () => ({
      view: VIEWS.find((view) => view === params.get("view")) ?? "all",
      channel: params.get("channel"),
      q: params.get("q") ?? "",
    }),
    [params],
  );
  const change = useCallback(
    (next: Partial<Filters>) => setParams((now) => withFilters(now, next), { replace: true }),
    [setParams],
  );
  const search = params.toString();
  return [filters, change, search ? `?${search}` : ""];
}

/** The address of a view, keeping the rest. */
export function viewAddress(view: View): string {
  return view === "all" ? "/inbox" : `/inbox?view=${view}`;
}

function withFilters(params: URLSearchParams, next: Partial<Filters>): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const [name, value] of Object.entries(next)) {
    if (!value || value === "all") changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}
