/** The text of one page, its headings and tables laid out, the cited part marked and brought into view. */
import { Fragment, useLayoutEffect, useMemo, useRef, type ReactNode } from "react";
import { textBlocks, type Block, type Heading } from "../textBlocks";
import styles from "./PageText.module.css";

type Mark = { from: number; to: number } | null;

interface PageTextProps {
  text: string;
  headings: Heading[];
  mark: Mark;
  /** Brings the mark into view, each time another object is given. */
  scrollTo: object | null;
}

/** So many blocks are drawn together, or not at all while they are far from the eye. */
const GROUP = 40;

export function PageText({ text, headings, mark, scrollTo }: PageTextProps) {
  const holder = useRef<HTMLDivElement>(null);
  const groups = useMemo(() => inGroups(textBlocks(text, headings)), [text, headings]);
  const place = mark ? `${mark.from}-${mark.to}` : null;

  useLayoutEffect(() => {
    if (place === null || scrollTo === null) return;
    // The pages above settle their heights in the next frames, so the place is looked up once more after them.
    const show = () => holder.current?.querySelector("mark")?.scrollIntoView({ block: "center" });
    show();
    const timers = [60, 250].map((after) => setTimeout(show, after));
    return () => timers.forEach(clearTimeout);
  }, [place, scrollTo]);

  return (
    <div ref={holder} className={styles.text} dir="auto">
      {groups.map((blocks, at) => (
        <div key={at} className={groups.length > 1 ? styles.group : styles.only}>
          {blocks.map((block) => (
            <Fragment key={block.from}>{drawn(block, text, mark)}</Fragment>
          ))}
        </div>
      ))}
    </div>
  );
}

function drawn(block: Block, text: string, mark: Mark): ReactNode {
  if (block.kind === "heading") {
    const Level = `h${block.level}` as "h2";
    return <Level className={styles.heading}>{marked(text, block.from, block.to, mark)}</Level>;
  }
  if (block.kind === "paragraph") {
    return (
      <p className={styles.paragraph} dir="auto">
        {marked(text, block.from, block.to, mark)}
      </p>
    );
  }
  return (
    <div className={styles.wide}>
      <table className={styles.table}>
        <tbody>
          {block.rows.map((row) => (
            <tr key={row[0]?.from}>
              {row.map((cell) => (
                <td key={cell.from}>{marked(text, cell.from, cell.to, mark)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function marked(text: string, from: number, to: number, mark: Mark): ReactNode {
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

function inGroups(blocks: Block[]): Block[][] {
  const groups: Block[][] = [];
  for (let at = 0; at < blocks.length; at += GROUP) groups.push(blocks.slice(at, at + GROUP));
  return groups;
}
