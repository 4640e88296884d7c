/** The search field of the list: keeps up with the typing at once, and asks the server when it pauses. */
import { useEffect, useRef, useState } from "react";
import { t } from "@/lib/i18n";
import { SearchField } from "@/ui/SearchField";

const TYPING_MS = 250;

interface TypedSearchProps {
  value: string;
  onChange: (q: string) => void;
  busy: boolean;
  /** Takes the focus whenever this grows. */
  calls: number;
}

export default function TypedSearch({ value, onChange, busy, calls }: TypedSearchProps) {
  const [typed, setTyped] = useState(value);
  useEffect(() => {
    if (typed === value) return;
    const timer = setTimeout(() => onChange(typed), TYPING_MS);
    return () => clearTimeout(timer);
  }, [typed, value, onChange]);
  const field = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (calls > 0) field.current?.querySelector("input")?.focus();
  }, [calls]);
  return (
    <div ref={field}>
      <SearchField label={t("inbox.search")} value={typed} onChange={setTyped} busy={busy && typed !== ""} />
    </div>
  );
}
