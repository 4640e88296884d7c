/** The text of one page in paragraphs, the cited part marked and brought into view. */
import { useLayoutEffect, useRef, type ReactNode } from "react";
import styles from "./PageText.module.css";

interface PageTextProps {
  text: string;
  mark: { from: number; to: number } | null;
  scrollToMark: boolean;
}

export function PageText({ text, mark, scrollToMark }: PageTextProps) {
  const holder = useRef<HTMLDivElement>(null);
  const place = scrollToMark && mark ? `${mark.from}-${mark.to}` : null;

  useLayoutEffect(() => {
    if (place === null) return;
    // The pages above settle their heights in the next frames, so the place is looked up once more after them.
    const show = () => holder.current?.querySelector("mark")?.scrollIntoView({ block: "center" });
    show();
    const timers = [60, 250].map((after) => setTimeout(show, after));
    return () => timers.forEach(clearTimeout);
  }, [place]);

  return (
    <div ref={holder} className={styles.text} dir="auto">
      {paragraphs(text).map(({ from, to }) => (
        <p key={from} className={styles.paragraph}>
          {marked(text, from, to, mark)}
        </p>
      ))}
    </div>
  );
}

/** Where the paragraphs lie: parted by an empty line. */
function paragraphs(text: string): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  let from = 0;
  for (const gap of text.matchAll(/\n\s*\n/g)) {
    if (gap.index > from) found.push({ from, to: gap.index });
    from = gap.index + gap[0].length;
  }
  if (from < text.length) found.push({ from, to: text.length });
  return found;
}

function marked(text: string, from: number, to: number, mark: PageTextProps["mark"]): ReactNode {
  const start = Math.max(from, mark?.from ?? to);
  const end = Math.min(to, mark?.to ?? from);
  if (end <= start) return text.slice(from, to);
  return (
    <>
      {text.slice(from, start)}
      <mark className={styles.cited}>{text.slice(start, end)}</mark>
      {text.slice(end, to)}
    </>
  );
}
