/** The short notes that appear at the edge of the page; a small store outside React, so that anything can leave one. */
export interface ToastContent {
  text: string;
  tone?: "plain" | "ok" | "danger";
  action?: { label: string; onAction: () => void };
  /** Milliseconds until it goes by itself; a failure stays until it is dismissed. */
  duration?: number;
}
export interface Toast extends ToastContent {
  id: number;
}

const STAYS = 6000;
const AT_MOST = 4;
let next = 1;
let shown: readonly Toast[] = [];
const watchers = new Set<() => void>();

function change(toasts: readonly Toast[]): void {
  shown = toasts;
  for (const watcher of watchers) watcher();
}

/** Shows a note and returns its number, with which it can be taken away. */
export function showToast(content: ToastContent): number {
  const toast = { ...content, id: next++ };
  change([...shown, toast].slice(-AT_MOST));
  return toast.id;
}

/** Takes a note away, if it is still there. */
export function dismissToast(id: number): void {
  change(shown.filter((toast) => toast.id !== id));
}

/** How long a note stays, or null when it waits for the reader. */
export function stayOf(toast: Toast): number | null {
  return toast.duration ?? (toast.tone === "danger" ? null : STAYS);
}

export function watchToasts(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

export function currentToasts(): readonly Toast[] {
  return shown;
}
