/** Text with some stretches of it marked. */
import { useMemo } from "react";
import { highlight, type Stretch } from "../highlight";

export function Highlighted({ text, stretches }: { text: string; stretches: Stretch[] }) {
  const parts = useMemo(() => highlight(text, stretches), [text, stretches]);
  return parts.map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text));
}
