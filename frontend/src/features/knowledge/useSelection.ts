/** The documents of a list that are chosen; what leaves the list leaves the choice. */
import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import type { Document } from "@/api/types";
import { NOTHING, only, toggle, toggleAll, type Selection } from "./selection";

export function useSelection(documents: Document[]) {
  const order = useMemo(() => documents.map(({ id }) => id), [documents]);
  const latest = useRef(order);
  const [kept, setSelection] = useState<Selection>(NOTHING);
  useEffect(() => {
    latest.current = order;
  });
  const selection = useMemo(() => only(kept, order), [kept, order]);
  const choose = useCallback(
    (id: string, stretch: boolean) =>
      setSelection((before) => toggle(only(before, latest.current), latest.current, id, stretch)),
    [],
  );
  return {
    chosen: selection.chosen,
    all: order.length > 0 && selection.chosen.size === order.length,
    documents: useMemo(() => documents.filter(({ id }) => selection.chosen.has(id)), [documents, selection]),
    choose,
    chooseAll: useCallback(() => setSelection((before) => toggleAll(only(before, latest.current), latest.current)), []),
    clear: useCallback(() => setSelection(NOTHING), []),
  };
}
