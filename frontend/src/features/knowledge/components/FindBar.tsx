/** Finds words in the document that is open, and goes from place to place. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { ChevronDown, ChevronUp, X } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useDebounced } from "@/lib/useDebounced";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { useFind, type PageShapes, type Range } from "../reading";
import styles from "./FindBar.module.css";

interface FindBarProps {
  document: Pick<Document, "id">;
  shapes: PageShapes;
  onFind: (range: Range | null) => void;
  onClose: () => void;
}

export function FindBar({ document, shapes, onFind, onClose }: FindBarProps) {
  const [words, setWords] = useState("");
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const settled = useDebounced(words.trim(), 200);
  const { data: found, error, isFetching } = useFind(document.id, shapes.edition, shapes.pages.length, settled);
  const count = found?.length ?? 0;
  useEffect(() => input.current?.focus(), []);
  useEffect(() => {
    setAt(0);
    if (found?.[0]) onFind(found[0]);
  }, [found, onFind]);

  const step = (by: number) => {
    if (!found || count === 0) return;
    const next = (at + by + count) % count;
    setAt(next);
    onFind(found[next] ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter") step(event.shiftKey ? -1 : 1);
    if (event.key === "Escape") onClose();
  };
  return (
    <div className={styles.bar} role="search">
      <TextField
        label={t("reading.find")}
        hideLabel
        placeholder={t("reading.find")}
        value={words}
        onChange={setWords}
        onKeyDown={onKeyDown}
        inputRef={input}
        className={styles.field}
      />
      <span role="status" className={styles.count}>
        {settled && says(error !== null, isFetching, at, count)}
      </span>
      <IconButton label={t("reading.find.previous")} size="s" isDisabled={count === 0} onPress={() => step(-1)}>
        <ChevronUp aria-hidden="true" />
      </IconButton>
      <IconButton label={t("reading.find.next")} size="s" isDisabled={count === 0} onPress={() => step(1)}>
        <ChevronDown aria-hidden="true" />
      </IconButton>
      <IconButton label={t("reading.find.close")} size="s" onPress={onClose}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}

function says(failed: boolean, searching: boolean, at: number, count: number): string {
  if (failed) return t("reading.find.failed");
  if (searching) return t("reading.find.searching");
  return count > 0 ? t("reading.find.at", { at: at + 1, count }) : t("reading.find.none");
}
