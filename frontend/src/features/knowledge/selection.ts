/** Which documents of a list are chosen, one by one, by a stretch, or all. */

export interface Selection {
  chosen: ReadonlySet<string>;
  /** Where a stretch begins: the one that was chosen last. */
  anchor: string | null;
}

export const NOTHING: Selection = { chosen: new Set(), anchor: null };

/** Chooses one, or lets it go; with `stretch` everything between it and the last one becomes what that one is. */
export function toggle(selection: Selection, order: string[], id: string, stretch = false): Selection {
  const chosen = new Set(selection.chosen);
  const from = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const to = order.indexOf(id);
  if (stretch && from >= 0 && to >= 0) {
    const choose = selection.anchor !== null && chosen.has(selection.anchor);
    for (const each of order.slice(Math.min(from, to), Math.max(from, to) + 1)) set(chosen, each, choose);
    return { chosen, anchor: selection.anchor };
  }
  set(chosen, id, !chosen.has(id));
  return { chosen, anchor: id };
}

/** Chooses all of these; when all are chosen already, none. */
export function toggleAll(selection: Selection, order: string[]): Selection {
  const all = order.length > 0 && order.every((id) => selection.chosen.has(id));
  return all ? NOTHING : { chosen: new Set(order), anchor: order[0] ?? null };
}

/** What is left of a choice when only these are still there. */
export function only(selection: Selection, order: string[]): Selection {
  const there = new Set(order);
  const chosen = [...selection.chosen].filter((id) => there.has(id));
  if (chosen.length === selection.chosen.size) return selection;
  return { chosen: new Set(chosen), anchor: selection.anchor && there.has(selection.anchor) ? selection.anchor : null };
}

function set(chosen: Set<string>, id: string, on: boolean): void {
  if (on) chosen.add(id);
  else chosen.delete(id);
}
