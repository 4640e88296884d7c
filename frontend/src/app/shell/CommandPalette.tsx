/** Finds a page, an action or a conversation by a few letters. */
import { useId, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { signOut } from "@/features/auth/actions";
import { useFoundConversations } from "@/features/conversations/useFoundConversations";
import { t } from "@/lib/i18n";
import { THEMES, useTheme } from "@/lib/ThemeContext";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/TextField";
import { usePlaces } from "./navigation";
import styles from "./CommandPalette.module.css";

interface Entry {
  id: string;
  label: string;
  run: () => void;
}

export default function CommandPalette({ onClose }: { onClose: () => void }) {
  const [query, setQuery] = useState("");
  const [cursor, setCursor] = useState(0);
  const list = useId();
  const options = useRef<HTMLUListElement>(null);
  const entries = useEntries(query);
  const current = Math.min(cursor, entries.length - 1);

  function choose(entry: Entry | undefined) {
    if (!entry) return;
    onClose();
    entry.run();
  }

  function onKeyDown(event: React.KeyboardEvent) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      const next = (current + step + entries.length) % entries.length;
      setCursor(next);
      options.current?.children[next]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      choose(entries[current]);
    } else return;
    event.preventDefault();
  }

  return (
    <Dialog title={t("palette.title")} isOpen onClose={onClose}>
      <div onKeyDownCapture={onKeyDown}>
        <TextField
          label={t("palette.title")}
          hideLabel
          autoFocus
          value={query}
          onChange={(text) => {
            setQuery(text);
            setCursor(0);
          }}
          placeholder={t("palette.placeholder")}
          inputRef={(input) => describeCombobox(input, list, entries.length > 0 ? `${list}-${current}` : null)}
        />
        <ul id={list} ref={options} role="listbox" aria-label={t("palette.title")} className={styles.list}>
          {entries.map((entry, index) => (
            <li
              key={entry.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === current}
              className={styles.entry}
              onPointerMove={() => setCursor(index)}
              onClick={() => choose(entry)}
            >
              {entry.label}
            </li>
          ))}
        </ul>
        <p role="status" className={styles.empty}>
          {entries.length === 0 && t("palette.empty")}
        </p>
      </div>
    </Dialog>
  );
}

/** The field keeps the focus and tells a screen reader which entry the arrow keys are on. */
function describeCombobox(input: HTMLInputElement | null, list: string, active: string | null) {
  input?.setAttribute("role", "combobox");
  input?.setAttribute("aria-expanded", "true");
  input?.setAttribute("aria-controls", list);
  input?.setAttribute("aria-autocomplete", "list");
  if (active) input?.setAttribute("aria-activedescendant", active);
  else input?.removeAttribute("aria-activedescendant");
}

function useEntries(query: string): Entry[] {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const { setTheme } = useTheme();
  const conversations = useFoundConversations(query);
  const fixed: Entry[] = [
    ...usePlaces().map(({ path, label }) => ({ id: path, label: t(label), run: () => void navigate(path) })),
    ...THEMES.map((theme) => ({
      id: theme,
      label: t("palette.theme", { name: t(`theme.${theme}`) }),
      run: () => setTheme(theme),
    })),
    { id: "me", label: t("personal.title"), run: () => void navigate("/me") },
    { id: "out", label: t("auth.signOut"), run: () => void signOut().then(() => queries.clear()) },
  ];
  const wanted = query.trim().toLocaleLowerCase();
  const people = conversations.map(({ id, contact, integration }) => ({
    id,
    label: t("palette.conversation", { name: contact.name, channel: integration.name }),
    run: () => void navigate(`/inbox/${id}`),
  }));
  return [...fixed.filter(({ label }) => label.toLocaleLowerCase().includes(wanted)), ...people];
}
