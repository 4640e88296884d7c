/** A line below a group of fields: what it means, or what is wrong with it. */
import type { ReactNode } from "react";
import { cx } from "@/ui/classNames";
import styles from "./FormNote.module.css";

export function FormNote({ tone, children }: { tone?: "danger"; children: ReactNode }) {
  return (
    <p role={tone && "alert"} className={cx(styles.note, tone && styles[tone])}>
      {children}
    </p>
  );
}
