/** Searching all documents as Dana does; the address keeps what was asked. */
import { useCallback, useEffect, useRef, useState, type KeyboardEvent } from "react";
import { MessageCircleQuestion } from "lucide-react";
import { useSearchParams } from "react-router";
import { t } from "@/lib/i18n";
import { useShortcuts } from "@/lib/shortcuts";
import { useDebounced } from "@/lib/useDebounced";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SearchField } from "@/ui/SearchField";
import { PassageResults, resultsIn } from "../components/PassageResults";
import { SearchFilters } from "../components/SearchFilters";
import { useKnowledgeLive } from "../libraryLive";
import type { Asked } from "../reading";
import styles from "./SearchPage.module.css";

const FILTERS = ["tag", "document", "media_type", "language"] as const;

export function SearchPage() {
  useDocumentTitle(t("search.title"));
  useKnowledgeLive();
  const { words, setWords, asked, narrow } = useAsked();
  const holder = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLInputElement | null>(null);
  useEffect(() => {
    field.current = holder.current?.querySelector("input") ?? null;
  }, []);
  useShortcuts("everywhere", [{ keys: "/", label: t("search.go"), run: () => focusAll(field.current) }]);

  const open = (event: KeyboardEvent) => {
    const [first] = resultsIn(holder.current);
    if (!first || event.target !== field.current || event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown") {
      event.preventDefault();
      first.focus();
    }
    if (event.key === "Enter" && words.trim() === asked.q) first.click();
  };
  return (
    <Page title={t("search.title")} lead={t("search.lead")}>
      <div ref={holder} className={styles.search} onKeyDown={open}>
        <SearchField
          size="l"
          label={t("search.field")}
          placeholder={t("search.hint")}
          value={words}
          onChange={setWords}
        />
        <SearchFilters asked={asked} onNarrow={narrow} />
        {asked.q && words.trim() ? (
          <PassageResults asked={asked} field={field} />
        ) : (
          <EmptyState icon={<MessageCircleQuestion />} title={t("search.start")}>
            <p>{t("search.start.text")}</p>
            <p>{t("search.keys")}</p>
          </EmptyState>
        )}
      </div>
    </Page>
  );
}

/** The field, ready for another question. */
function focusAll(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

/** What is asked, kept in the address once typing rests, so that a reload and Back find it again. */
function useAsked() {
  const [query, setQuery] = useSearchParams();
  const inAddress = query.get("q") ?? query.get("find") ?? "";
  const [words, setWords] = useState(inAddress);
  const known = useRef(inAddress);
  const settled = useDebounced(words.trim());

  const put = useCallback(
    (values: Record<string, string>) =>
      setQuery(
        (before) => {
          const next = new URLSearchParams(before);
          for (const [name, value] of Object.entries(values)) {
            if (value) next.set(name, value);
            else next.delete(name);
          }
          return next;
        },
        { replace: true },
      ),
    [setQuery],
  );
  useEffect(() => {
    if (settled === known.current) return;
    known.current = settled;
    put({ q: settled });
  }, [settled, put]);

  // The address changed by itself: a link to this page, or Back.
  useEffect(() => {
    if (inAddress === known.current) return;
    known.current = inAddress;
    setWords(inAddress);
  }, [inAddress]);

  const asked: Asked = { q: inAddress, audience: query.get("audience") === "team" ? "team" : "customers" };
  for (const name of FILTERS) {
    const value = query.get(name);
    if (value) asked[name] = value;
  }
  return { words, setWords, asked, narrow: put };
}
