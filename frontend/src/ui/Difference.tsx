/** Two versions of a text: what was taken out is struck through, what was put in is marked. */
import { differences } from "../lib/difference";
import { VisuallyHidden } from "./VisuallyHidden";
import styles from "./Difference.module.css";

interface DifferenceProps {
  before: string;
  after: string;
  /** Who wrote which, where they are shown one after the other; and what is said of the pieces to those who do not see them. */
  labels: { before: string; after: string; out: string; in: string };
}

export function Difference({ before, after, labels }: DifferenceProps) {
  const pieces = differences(before, after);
  if (!pieces) {
    return (
      <dl className={styles.both}>
        <dt>{labels.before}</dt>
        <dd dir="auto" className={styles.old}>
          {before}
        </dd>
        <dt>{labels.after}</dt>
        <dd dir="auto">{after}</dd>
      </dl>
    );
  }
  return (
    <p dir="auto" className={styles.text}>
      {pieces.map(({ kind, text }, index) => {
        if (kind === "same") return <span key={index}>{text}</span>;
        const Mark = kind === "out" ? "del" : "ins";
        return (
          <Mark key={index} className={styles[kind]}>
            <VisuallyHidden>{labels[kind]} </VisuallyHidden>
            {text}
          </Mark>
        );
      })}
    </p>
  );
}
