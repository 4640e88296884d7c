/** What the list shows, kept in the address so that reloading and sharing work. */
import { useCallback, useEffect, useMemo } from "react";
import { useSearchParams } from "react-router";
import { recall, remember } from "@/lib/storage";
import { VIEWS, type Filters, type View } from "./queries";

/** Where somebody starts who names no view: everything, or only what people have to look at, whichever he last chose. */
const STARTS: View[] = ["all", "people"];
const START_KEY = "inbox.start";

export function useFilters(): [Filters, (change: Partial<Filters>) => void, string] {
  const [params, setParams] = useSearchParams();
  const filters = useMemo<Filters>(
    () => ({
      view: VIEWS.find((view) => view === params.get("view")) ?? startView(),
      channel: params.get("channel"),
      q: params.get("q") ?? "",
    }),
    [params],
  );
  const change = useCallback(
    (next: Partial<Filters>) => setParams((now) => withFilters(now, next), { replace: true }),
    [setParams],
  );
  const { view } = filters;
  useEffect(() => {
    if (STARTS.includes(view)) remember(START_KEY, view);
  }, [view]);
  const search = params.toString();
  return [filters, change, search ? `?${search}` : ""];
}

/** The address of a view, keeping the rest. */
export function viewAddress(view: View): string {
  return view === startView() ? "/inbox" : `/inbox?view=${view}`;
}

function startView(): View {
  return STARTS.find((view) => view === recall(START_KEY)) ?? "all";
}

function withFilters(params: URLSearchParams, next: Partial<Filters>): URLSearchParams {
  const changed = new URLSearchParams(params);
  for (const [name, value] of Object.entries(next)) {
    if (!value || (name === "view" && value === startView())) changed.delete(name);
    else changed.set(name, value);
  }
  return changed;
}
