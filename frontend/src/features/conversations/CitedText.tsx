/** A message's words, with the markers of its sources as chips in the sentence and addresses as links. */
import { Fragment } from "react";
import type { Source } from "@/api/types";
import { Citation } from "./Citation";
import { partsOf } from "./parts";
import styles from "./CitedText.module.css";

export function CitedText({ text, sources }: { text: string; sources: Source[] }) {
  return (
    <p className={styles.text}>
      {partsOf(text, sources).map((part, index) => (
        <Fragment key={index}>
          {part.kind === "text" && part.text}
          {part.kind === "source" && (
            <span className={styles.together}>
              {part.word}
              <Citation source={part.source} />
            </span>
          )}
          {part.kind === "link" && (
            <a href={part.href} target="_blank" rel="noreferrer nofollow" className={styles.link}>
              {part.href}
            </a>
          )}
        </Fragment>
      ))}
    </p>
  );
}
