/** What is being written in a conversation just now, until it is over or nothing more is heard of it. */
import { useEffect, useState, type RefObject } from "react";
import { onWords } from "@/api/socket";

const SILENCE_MS = 12_000;
/** The checked draft is fetched meanwhile and takes its place. */
const LINGER_MS = 1_000;

/** The text so far: of Dana's next draft, or of that rewriting; `before` is what was heard of it until now. */
export function useWords(
  conversationId: string,
  rewrite: string | null = null,
  before?: RefObject<string | null>,
): string | null {
  const [words, setWords] = useState<string | null>(() => before?.current ?? null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined = setTimeout(() => setWords(null), SILENCE_MS);
    const stop = onWords((heard) => {
      if (heard.conversation_id !== conversationId || heard.rewrite !== rewrite) return;
      clearTimeout(timer);
      timer = setTimeout(() => setWords(null), heard.over ? LINGER_MS : SILENCE_MS);
      if (!heard.over) setWords(heard.text);
    });
    return () => {
      clearTimeout(timer);
      stop();
      setWords(null);
    };
  }, [conversationId, rewrite]);
  return words;
}
