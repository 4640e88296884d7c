/** Single-key shortcuts: components register them, the help sheet lists them, and they can be switched off. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { recall, remember } from "./storage";

export type ShortcutGroup = "inbox" | "everywhere";

export interface Shortcut {
  /** The key as the browser names it, such as "j", "?" or "Enter". "mod+k" is ⌘K on a Mac and Ctrl+K elsewhere. */
  keys: string;
  label: string;
  /** Returning false leaves the key to the page. */
  run: () => boolean | void;
}

interface Registered extends Shortcut {
  group: ShortcutGroup;
}

const registered = new Map<symbol, Registered[]>();
const listeners = new Set<() => void>();
let listed: Registered[] = [];
let enabled = recall<boolean>("shortcuts") ?? true;

/** Makes the shortcuts work while the component is there. */
export function useShortcuts(group: ShortcutGroup, shortcuts: Shortcut[]): void {
  const [id] = useState(() => Symbol(group));
  useEffect(() => {
    registered.set(
      id,
      shortcuts.map((shortcut) => ({ ...shortcut, group })),
    );
  });
  useEffect(() => {
    if (registered.size === 1) document.addEventListener("keydown", handle);
    announce();
    return () => {
      registered.delete(id);
      if (registered.size === 0) document.removeEventListener("keydown", handle);
      announce();
    };
  }, [id]);
}

/** Every shortcut that works now. */
export function useRegisteredShortcuts(): Registered[] {
  return useSyncExternalStore(subscribe, () => listed);
}

/** Whether single keys do anything, and the switch for it. */
export function useShortcutsEnabled(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, () => enabled);
  return [
    on,
    (next) => {
      enabled = next;
      remember("shortcuts", next);
      announce();
    },
  ];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function announce(): void {
  listed = [...registered.values()].flat();
  for (const listener of listeners) listener();
}

function handle(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const modified = event.metaKey || event.ctrlKey;
  if (!modified && (!enabled || isBusy(event.target))) return;
  if (event.altKey) return;
  const pressed = (modified ? "mod+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const match = [...registered.values()].flat().find((each) => each.keys === pressed);
  if (match && match.run() !== false) event.preventDefault();
}

/** Whether the key belongs to what has the focus: a field that is typed in, or an open dialog or menu. */
function isBusy(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  return (
    target.closest(
      "input, textarea, select, [contenteditable=true], [role=dialog], [role=alertdialog], [role=menu], [role=listbox]",
    ) !== null
  );
}
