/** The headings of the open document; each leads to its place. */
import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { X } from "lucide-react";
import { t } from "@/lib/i18n";
import { IconButton } from "@/ui/IconButton";
import { headingAt } from "../outline";
import type { OutlineHeading, PageShape } from "../reading";
import styles from "./Outline.module.css";

const DEEPEST = 4;

interface OutlineProps {
  headings: OutlineHeading[];
  /** The page in view. */
  page: PageShape | undefined;
  /** Whether somebody has just opened it, and is to go on in it with the keys. */
  takesFocus: boolean;
  onGo: (heading: OutlineHeading) => void;
  onClose: () => void;
}

export function Outline({ headings, page, takesFocus, onGo, onClose }: OutlineProps) {
  const [gone, setGone] = useState<number | null>(null);
  const list = useRef<HTMLOListElement>(null);
  const current = headingAt(headings, page, gone);

  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>("[aria-current]");
    here?.scrollIntoView({ block: "nearest" });
  }, [current]);
  const first = useRef(takesFocus);
  useEffect(() => {
    if (!first.current) return;
    const here = list.current?.querySelector<HTMLElement>("[aria-current]") ?? list.current?.querySelector("button");
    here?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      onClose();
    } else moveAlong(event, list.current);
  };
  return (
    <nav aria-label={t("reading.outline")} className={styles.outline} onKeyDown={onKeyDown}>
      <div className={styles.top}>
        <h2 className={styles.title}>{t("reading.outline")}</h2>
        <IconButton label={t("reading.outline.close")} size="s" onPress={onClose}>
          <X aria-hidden="true" />
        </IconButton>
      </div>
      <ol ref={list} className={styles.list}>
        {headings.map((heading, at) => (
          <li key={`${at}-${heading.start}`}>
            <button
              type="button"
              className={styles.heading}
              style={{ paddingInlineStart: 12 + 14 * (Math.min(heading.level, DEEPEST) - 1) }}
              aria-current={at === current ? "location" : undefined}
              onClick={() => {
                setGone(at);
                onGo(heading);
              }}
            >
              <bdi>{heading.text}</bdi>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** The arrow keys, Home and End go from heading to heading. */
function moveAlong(event: KeyboardEvent, list: HTMLElement | null): void {
  const all = [...(list?.querySelectorAll("button") ?? [])];
  const at = all.indexOf(event.target as HTMLButtonElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
  if (at < 0 || to === undefined) return;
  event.preventDefault();
  all[to]?.focus();
}
