/** Text with the words of a question marked. */
import { useMemo } from "react";
import { highlight } from "../highlight";

export function Highlighted({ text, question }: { text: string; question: string }) {
  const parts = useMemo(() => highlight(text, question), [text, question]);
  return parts.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text));
}
