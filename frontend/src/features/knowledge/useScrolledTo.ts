/** Keeps what is chosen in view, in a bar that is wider than the screen. */
import { useEffect, type RefObject } from "react";

/** Goes there when `chosen` changes, and when something in the bar's content (its first element) becomes wider. */
export function useScrolledTo(bar: RefObject<HTMLElement>, selector: string, chosen: string): void {
  useEffect(() => {
    const content = bar.current?.firstElementChild;
    if (!content) return;
    const show = () => bar.current?.querySelector(selector)?.scrollIntoView({ block: "nearest", inline: "center" });
    show();
    const sizes = "ResizeObserver" in window ? new ResizeObserver(show) : null;
    sizes?.observe(content);
    return () => sizes?.disconnect();
  }, [bar, selector, chosen]);
}
