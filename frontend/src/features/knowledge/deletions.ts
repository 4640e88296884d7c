/** Deletions that can still be taken back: the server is asked when their note goes, or when the page is left. */
import { api, call } from "@/api/client";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { currentToasts, dismissToast, showToast, watchToasts } from "@/ui/toasts";

const UNDO_MS = 7_000;
/** What one request may name. */
const AT_ONCE = 500;

interface Deletion {
  ids: string[];
  note: number;
  settled: () => void;
}

type Named = { id: string; name: string };

let pending: readonly Deletion[] = [];
let hidden: ReadonlySet<string> = new Set();
/** Documents whose deletion is being asked for: still out of sight, no longer to be taken back. */
const underWay = new Set<string>();
const watchers = new Set<() => void>();

function change(to: readonly Deletion[]): void {
  pending = to;
  hidden = new Set([...underWay, ...pending.flatMap(({ ids }) => ids)]);
  for (const watcher of watchers) watcher();
}

/** Takes documents out of sight, and deletes them unless that is taken back; `settled` is called when the server has answered. */
export function deleteSoon(documents: Named[], settled: () => void): void {
  const [first] = documents;
  if (!first) return;
  const count = documents.length;
  const ids = documents.map(({ id }) => id);
  const note = showToast({
    text: count === 1 ? t("knowledge.deleting", { name: first.name }) : t("knowledge.deletingMany", { count }),
    duration: UNDO_MS,
    action: { label: t("ui.undo"), onAction: () => change(pending.filter((each) => each.note !== note)) },
  });
  change([...pending, { ids, note, settled }]);
}

/** Deletes now whatever still waits, as when the page is left. */
export function deleteNow(): void {
  for (const deletion of pending) {
    dismissToast(deletion.note);
    void carryOut(deletion);
  }
}

/** The documents that are on their way out. */
export function beingDeleted(): ReadonlySet<string> {
  return hidden;
}

export function watchDeletions(watcher: () => void): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

async function carryOut(deletion: Deletion): Promise<void> {
  if (!pending.includes(deletion)) return;
  for (const id of deletion.ids) underWay.add(id);
  change(pending.filter((each) => each !== deletion));
  try {
    for (let from = 0; from < deletion.ids.length; from += AT_ONCE) {
      await askToDelete(deletion.ids.slice(from, from + AT_ONCE));
    }
  } catch (thrown) {
    tellFailure(thrown);
  } finally {
    deletion.settled();
    for (const id of deletion.ids) underWay.delete(id);
    change(pending);
  }
}

/** Outlives the page that asks it. */
function askToDelete(ids: string[]): Promise<unknown> {
  const [id] = ids;
  if (ids.length === 1 && id) {
    const params = { path: { document_id: id } };
    return call(api.DELETE("/api/knowledge/documents/{document_id}", { params, keepalive: true }));
  }
  const body = { ids, change: { add_tags: [], remove_tags: [], delete: true } };
  return call(api.POST("/api/knowledge/documents/bulk-change", { body, keepalive: true }));
}

// The note goes by itself, by its cross, or by "Undo", whose action follows at once: only then is it known which.
watchToasts(() => {
  const shown = new Set(currentToasts().map(({ id }) => id));
  for (const deletion of pending.filter(({ note }) => !shown.has(note))) {
    queueMicrotask(() => void carryOut(deletion));
  }
});

window.addEventListener("pagehide", deleteNow);
