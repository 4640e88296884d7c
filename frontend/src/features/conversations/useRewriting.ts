/** Has a text said in another way: one at a time, seen while it is written, given up at will. */
import { useEffect, useRef, useState } from "react";
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { RewriteWay } from "@/api/types";
import { uuid } from "@/lib/uuid";
import { useWords } from "./useWords";

const KNOWN_FOR_MS = 60_000;

export interface Order {
  way: RewriteWay;
  /** One of Dana's six by its code, any other by its English name. */
  language?: string;
}

export interface Rewriting {
  /** What is being done just now. */
  order: Order | null;
  /** The text so far, which nobody has checked yet. */
  words: string | null;
  /** Why the last one came to nothing. */
  failure: string | null;
  /** Why nothing can be rewritten here, where that is known. */
  hindrance: string | null;
  run: (text: string, order: Order) => void;
  stop: () => void;
}

interface Options {
  conversationId: string;
  /** Whose words these are, where they are a draft's. */
  draftId?: string | null;
  /** Whether this person may have anything rewritten. */
  allowed?: boolean;
  /** Gets the new text and the one that it was made of. */
  onDone: (text: string, former: string) => void;
  onBusy?: (busy: boolean) => void;
}

export function useRewriting({ conversationId, draftId = null, allowed = true, onDone, onBusy }: Options): Rewriting {
  const [work, setWork] = useState<{ id: string; order: Order } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const words = useWords(conversationId, work?.id ?? "");
  const running = useRef<AbortController | null>(null);
  const done = useRef(onDone);
  useEffect(() => {
    done.current = onDone;
  });
  useEffect(() => () => running.current?.abort(), []);

  function begin(next: { id: string; order: Order } | null) {
    setWork(next);
    onBusy?.(next !== null);
  }

  async function ask(text: string, order: Order, id: string, signal: AbortSignal) {
    const body = { text, how: order.way, language: order.language ?? null, draft_id: draftId, client_id: id };
    const params = { path: { conversation_id: conversationId } };
    try {
      const made = await call(api.POST("/api/conversations/{conversation_id}/rewrite", { params, body, signal }));
      if (!signal.aborted) done.current(made.text, text);
    } catch (thrown) {
      if (!signal.aborted) setFailure(asApiError(thrown).message);
    }
    if (!signal.aborted) begin(null);
  }

  return {
    order: work?.order ?? null,
    words,
    failure,
    hindrance: useHindrance(allowed),
    run: (text, order) => {
      running.current?.abort();
      running.current = new AbortController();
      const id = uuid();
      setFailure(null);
      begin({ id, order });
      void ask(text, order, id, running.current.signal);
    },
    stop: () => {
      running.current?.abort();
      begin(null);
    },
  };
}

function useHindrance(allowed: boolean): string | null {
  const { data } = useQuery({
    enabled: allowed,
    queryKey: ["conversations", "rewriting"],
    queryFn: ({ signal }) => call(api.GET("/api/conversations/rewriting", { signal })),
    staleTime: KNOWN_FOR_MS,
  });
  return data?.reason ?? null;
}
