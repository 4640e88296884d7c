/** What is being typed in a conversation, kept in this browser until it is sent. */
import { useCallback, useState } from "react";
import { recall, remember } from "@/lib/storage";

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
  return [text, write];
}
