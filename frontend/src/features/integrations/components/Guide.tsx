/** A connector's set-up guide, drawn from its Markdown as React elements and never as HTML. */
import { useMemo, type ReactNode } from "react";
import { Link } from "@/ui/Link";
import { readMarkdown, type Block, type Inline } from "../markdown";
import styles from "./Guide.module.css";

export function Guide({ text }: { text: string }) {
  const blocks = useMemo(() => readMarkdown(text), [text]);
  return <div className={styles.guide}>{drawBlocks(blocks)}</div>;
}

function drawBlocks(blocks: Block[]): ReactNode {
  return blocks.map((block, index) => <DrawnBlock key={index} block={block} />);
}

function DrawnBlock({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return block.level < 3 ? (
        <h3 className={styles.heading}>{drawInline(block.inside)}</h3>
      ) : (
        <h4 className={styles.heading}>{drawInline(block.inside)}</h4>
      );
    case "paragraph":
      return <p>{drawInline(block.inside)}</p>;
    case "quote":
      return <blockquote className={styles.quote}>{drawInline(block.inside)}</blockquote>;
    case "code":
      return (
        <pre className={styles.code} tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case "list":
      return <DrawnList block={block} />;
    case "table":
      return <DrawnTable block={block} />;
  }
}

function DrawnList({ block }: { block: Extract<Block, { kind: "list" }> }) {
  const List = block.ordered ? "ol" : "ul";
  return (
    <List className={block.ordered ? styles.numbers : styles.points}>
      {block.items.map((item, index) => (
        <li key={index}>
          {drawInline(item.inside)}
          {drawBlocks(item.blocks)}
        </li>
      ))}
    </List>
  );
}

function DrawnTable({ block }: { block: Extract<Block, { kind: "table" }> }) {
  return (
    <div className={styles.wide} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {block.head.map((cell, index) => (
              <th key={index} scope="col">
                {drawInline(cell)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {block.rows.map((cells, row) => (
            <tr key={row}>
              {cells.map((cell, index) => (
                <td key={index}>{drawInline(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function drawInline(parts: Inline[]): ReactNode {
  return parts.map((part, index) => <DrawnInline key={index} part={part} />);
}

function DrawnInline({ part }: { part: Inline }) {
  switch (part.kind) {
    case "text":
      return part.text;
    case "code":
      return <code className={styles.word}>{part.text}</code>;
    case "strong":
      return <strong>{drawInline(part.inside)}</strong>;
    case "emphasis":
      return <em>{drawInline(part.inside)}</em>;
    case "link":
      return <Link href={part.href}>{drawInline(part.inside)}</Link>;
  }
}
