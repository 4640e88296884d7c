/** Shows a card beside something while it, or the card itself, is pointed at or focused; Escape puts it away. */
import { useCallback, useEffect, useId, useRef, useState, type CSSProperties, type ReactNode } from "react";

const LINGER_MS = 120;
const GAP = 8;
const HIDDEN: CSSProperties = { top: 0, left: 0, visibility: "hidden" };

export interface CardProps {
  id: string;
  ref: React.RefCallback<HTMLDivElement>;
  style: CSSProperties;
  onMouseEnter: () => void;
  onMouseLeave: () => void;
}

export function useHoverCard<Anchor extends HTMLElement = HTMLAnchorElement>() {
  const id = useId();
  const anchor = useRef<Anchor>(null);
  const drawn = useRef<HTMLDivElement | null>(null);
  const [open, setOpen] = useState(false);
  const [style, setStyle] = useState(HIDDEN);
  const timer = useRef<ReturnType<typeof setTimeout>>();

  const show = useCallback(() => {
    clearTimeout(timer.current);
    setOpen(true);
  }, []);
  const hide = useCallback(() => {
    timer.current = setTimeout(() => setOpen(false), LINGER_MS);
  }, []);

  useEffect(() => () => clearTimeout(timer.current), []);
  // Its code may come later than it is asked for: it is placed once it is there.
  const card = useCallback((element: HTMLDivElement | null) => {
    drawn.current = element;
    setStyle(anchor.current && element ? beside(anchor.current, element) : HIDDEN);
  }, []);
  useEffect(() => {
    if (!open) return;
    const close = () => setOpen(false);
    const onKey = (event: KeyboardEvent) => event.key === "Escape" && close();
    const onScroll = ({ target }: Event) => !drawn.current?.contains(target as Node) && close();
    document.addEventListener("keydown", onKey);
    document.addEventListener("scroll", onScroll, true);
    return () => {
      document.removeEventListener("keydown", onKey);
      document.removeEventListener("scroll", onScroll, true);
    };
  }, [open]);

  return {
    open,
    stay: show,
    leave: hide,
    anchor: {
      ref: anchor,
      "aria-describedby": open ? id : undefined,
      onMouseEnter: show,
      onMouseLeave: hide,
      onFocus: show,
      onBlur: hide,
    },
    show: (draw: (props: CardProps) => ReactNode) =>
      open ? draw({ id, ref: card, style, onMouseEnter: show, onMouseLeave: hide }) : null,
  };
}

/** Above the anchor where there is room, else below, and never out of the window. */
function beside(anchor: Element, card: Element): CSSProperties {
  const at = anchor.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.max(12, Math.min(at.left + at.width / 2 - width / 2, window.innerWidth - width - 12));
  const above = at.top - height - GAP;
  return { left, top: above > 8 ? above : at.bottom + GAP };
}
