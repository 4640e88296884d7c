/** What is being typed in a conversation, kept in this browser until it is sent. */
import { useCallback, useEffect, useState } from "react";
import { recall, remember } from "@/lib/storage";

const fields = new Map<string, (text: string) => void>();

export function useDraft(conversationId: string): [string, (text: string) => void] {
  const key = `draft.${conversationId}`;
  const [text, setText] = useState(() => recall<string>(key) ?? "");
  const write = useCallback(
    (next: string) => {
      setText(next);
      remember(key, next === "" ? null : next);
    },
    [key],
  );
  useEffect(() => {
    fields.set(conversationId, write);
    return () => void fields.delete(conversationId);
  }, [conversationId, write]);
  return [text, write];
}

/** Adds words to what is being typed there. */
export function addToReply(conversationId: string, words: string): void {
  const typed = recall<string>(`draft.${conversationId}`)?.trimEnd();
  fields.get(conversationId)?.(typed ? `${typed}\n${words}` : words);
}
