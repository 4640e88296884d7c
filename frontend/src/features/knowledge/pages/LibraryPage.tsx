/** The library: what Dana answers from, how each document stands, and how to add to it. */
import { useEffect, useRef, useState } from "react";
import { FilePlus2, FileUp } from "lucide-react";
import { Navigate, useSearchParams } from "react-router";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Button } from "@/ui/Button";
import { Page } from "@/ui/Page";
import { ChooseFiles } from "../components/ChooseFiles";
import { DocumentList } from "../components/DocumentList";
import { LibrarySummary } from "../components/LibrarySummary";
import { UploadList } from "../components/UploadList";
import { WriteText } from "../components/WriteText";
import { deleteNow } from "../deletions";
import { useFileIntake } from "../intake";
import { useAddToLibrary, useKnowledgeLive } from "../libraryLive";
import { addUploads } from "../uploads";
import styles from "./LibraryPage.module.css";

export function LibraryPage() {
  const [query] = useSearchParams();
  // Addresses of searches from before searching had a page of its own.
  return query.has("find") ? <Navigate to={`/knowledge/search?${query}`} replace /> : <Library />;
}

function Library() {
  useDocumentTitle(t("knowledge.title"));
  useKnowledgeLive();
  useEffect(() => deleteNow, []);
  const scroller = useRef<HTMLDivElement>(null);
  const mayChange = useRight("manage_documents");
  const [writing, setWriting] = useState(false);
  const addToLibrary = useAddToLibrary();
  const add = (files: File[]) => addUploads(files, addToLibrary);
  const over = useFileIntake(add, mayChange && !writing);
  return (
    <>
      <Page
        title={t("knowledge.documents")}
        lead={t("knowledge.lead")}
        width="wide"
        className={styles.page}
        bodyRef={scroller}
        actions={
          mayChange && (
            <>
              <Button icon={<FilePlus2 aria-hidden="true" />} onPress={() => setWriting(true)}>
                {t("knowledge.write")}
              </Button>
              <ChooseFiles onFiles={add}>{t("knowledge.add")}</ChooseFiles>
            </>
          )
        }
      >
        <LibrarySummary />
        <UploadList />
        <DocumentList scroller={scroller} onFiles={mayChange ? add : null} />
      </Page>
      {writing && <WriteText onClose={() => setWriting(false)} />}
      {over && (
        <div className={styles.over} aria-hidden="true">
          <p className={styles.target}>
            <FileUp />
            {t("knowledge.dropHere")}
          </p>
        </div>
      )}
    </>
  );
}
