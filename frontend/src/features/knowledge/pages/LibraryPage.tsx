/** The library: what Dana answers from, how to add to it, and what it says about a question. */
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { useDebounced } from "@/lib/useDebounced";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { FileDrop } from "@/ui/FileDrop";
import { Page } from "@/ui/Page";
import { SearchField } from "@/ui/SearchField";
import { DocumentList } from "../components/DocumentList";
import { PassageResults } from "../components/PassageResults";
import { UploadList } from "../components/UploadList";
import { useAddToLibrary, useDocuments, useKnowledgeLive } from "../queries";
import { addUploads, READABLE } from "../uploads";

export function LibraryPage() {
  useDocumentTitle(t("knowledge.title"));
  useKnowledgeLive();
  const [find, setFind, question] = useQuestion();
  return (
    <Page title={t("knowledge.title")} lead={t("knowledge.lead")}>
      <SearchField
        size="l"
        label={t("knowledge.search")}
        placeholder={t("knowledge.search.hint")}
        value={find}
        onChange={setFind}
      />
      {question ? (
        <PassageResults question={question} />
      ) : (
        <>
          <AddDocuments />
          <UploadList />
          <DocumentList />
        </>
      )}
    </Page>
  );
}

function AddDocuments() {
  const mayAdd = useAllowed("agent");
  const addToLibrary = useAddToLibrary();
  const { data } = useDocuments("");
  if (!mayAdd) return null;
  return (
    <FileDrop
      label={t("knowledge.drop")}
      hint={t("knowledge.drop.hint")}
      chooseLabel={t("knowledge.choose")}
      accept={READABLE}
      compact={(data?.pages[0]?.items.length ?? 0) > 0}
      onFiles={(files) => addUploads(files, addToLibrary)}
    />
  );
}

/** The question, kept in the address once typing rests, so that a reload and Back find it again. */
function useQuestion(): [string, (next: string) => void, string] {
  const [query, setQuery] = useSearchParams();
  const inAddress = query.get("find") ?? "";
  const [find, setFind] = useState(inAddress);
  const known = useRef(inAddress);
  const settled = useDebounced(find.trim());

  useEffect(() => {
    if (settled === known.current) return;
    known.current = settled;
    setQuery(settled ? { find: settled } : {}, { replace: true });
  }, [settled, setQuery]);

  // The address changed by itself: a link to the library, or Back.
  useEffect(() => {
    if (inAddress === known.current) return;
    known.current = inAddress;
    setFind(inAddress);
  }, [inAddress]);

  return [find, setFind, find.trim() === "" ? "" : settled];
}
