/** Answers a CSS media query and follows its changes. */
import { useCallback, useSyncExternalStore } from "react";

/** Below it the page is one pane with a tab bar. */
export const PHONE = "(max-width: 719px)";
/** From here on there is room for a sidebar and a details panel. */
export const DESKTOP = "(min-width: 1280px)";

export function useMediaQuery(query: string): boolean {
  const subscribe = useCallback(
    (listener: () => void) => {
      const list = window.matchMedia(query);
      list.addEventListener("change", listener);
      return () => list.removeEventListener("change", listener);
    },
    [query],
  );
  return useSyncExternalStore(subscribe, () => window.matchMedia(query).matches);
}
