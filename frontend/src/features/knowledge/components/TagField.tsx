/** Tags to add and take off: typed with Enter or a comma, or chosen from those in use. */
import { useId, useState, type KeyboardEvent } from "react";
import { Plus, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { TextField } from "@/ui/TextField";
import { useTags } from "../libraryQueries";
import styles from "./TagField.module.css";

const SUGGESTED = 8;

interface TagFieldProps {
  label: string;
  tags: string[];
  onChange: (tags: string[]) => void;
  autoFocus?: boolean;
}

/** What was typed, as tags. */
export function tagsIn(typed: string): string[] {
  return typed
    .split(",")
    .map((tag) => tag.trim().replace(/\s+/g, " "))
    .filter(Boolean);
}

/** Tags with more of them, each once whatever its case. */
export function withTags(tags: string[], more: string[]): string[] {
  const known = new Set(tags.map((tag) => tag.toLowerCase()));
  return [...tags, ...more.filter((tag) => !known.has(tag.toLowerCase()) && known.add(tag.toLowerCase()))];
}

export function TagField({ label, tags, onChange, autoFocus }: TagFieldProps) {
  const [typed, setTyped] = useState("");
  const list = useId();
  const known = (useTags().data ?? []).map(({ tag }) => tag).filter((tag) => !tags.includes(tag));

  function take(text: string) {
    const more = tagsIn(text);
    if (more.length > 0) onChange(withTags(tags, more));
    setTyped("");
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Enter" && typed.trim() !== "") {
      event.preventDefault();
      take(typed);
    }
    const last = tags.at(-1);
    if (event.key === "Backspace" && typed === "" && last !== undefined) onChange(tags.slice(0, -1));
  }

  return (
    <div className={styles.field}>
      <TextField
        label={label}
        value={typed}
        autoFocus={autoFocus}
        maxLength={200}
        placeholder={t("knowledge.tags.hint")}
        onChange={(text) => (text.endsWith(",") ? take(text) : setTyped(text))}
        onBlur={() => take(typed)}
        onKeyDown={onKeyDown}
      />
      {tags.length > 0 && (
        <ul id={list} className={styles.tags} aria-label={label}>
          {tags.map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={styles.tag}
                aria-label={t("knowledge.tags.remove", { tag })}
                onClick={() => onChange(tags.filter((each) => each !== tag))}
              >
                {tag}
                <X aria-hidden="true" />
              </button>
            </li>
          ))}
        </ul>
      )}
      {known.length > 0 && (
        <ul className={styles.tags} aria-label={t("knowledge.tags.known")}>
          {known.slice(0, SUGGESTED).map((tag) => (
            <li key={tag}>
              <button
                type="button"
                className={styles.known}
                aria-label={t("knowledge.tags.add", { tag })}
                onClick={() => onChange(withTags(tags, [tag]))}
              >
                <Plus aria-hidden="true" />
                {tag}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
