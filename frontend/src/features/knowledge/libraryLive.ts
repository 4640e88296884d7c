/** Follows documents while they are read, however many there are. */
import { useEffect, useMemo } from "react";
import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import type { Document } from "@/api/types";
import { useLive } from "@/lib/live";
import { throttle } from "@/lib/throttle";
import { keys } from "./keys";
import { renewLibrary } from "./libraryLists";

const REST_MS = 1_000;

/** Keeps what is shown of documents up to date; while many are read, once a second. */
export function useKnowledgeLive(): void {
  const heard = useRenewal();
  useLive("document", (changes) => heard(changes.map(({ id }) => id)));
}

/** Brings documents that were just stored into the library. */
export function useAddToLibrary(): (documents: Document[]) => void {
  const client = useQueryClient();
  const heard = useRenewal();
  return (documents) => {
    for (const document of documents) client.setQueryData(keys.document(document.id), document);
    heard(documents.map(({ id }) => id));
  };
}

function useRenewal(): (ids: string[]) => void {
  const client = useQueryClient();
  const renewal = useMemo(() => makeRenewal(client), [client]);
  useEffect(() => {
    renewal.start();
    return renewal.stop;
  }, [renewal]);
  return renewal.heard;
}

function makeRenewal(client: QueryClient) {
  let changed = new Set<string>();
  let stopped = false;
  const run = throttle(() => {
    if (stopped || changed.size === 0) return;
    const ids = changed;
    changed = new Set();
    void renewLibrary(client, ids);
  }, REST_MS);
  return {
    heard: (ids: string[]) => {
      for (const id of ids) changed.add(id);
      run();
    },
    start: () => {
      stopped = false;
    },
    stop: () => {
      stopped = true;
    },
  };
}
