/** A document to read: opened at a cited passage, or at its beginning. */
import { useState } from "react";
import { ArrowLeft, Download, Trash2 } from "lucide-react";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { formatSize } from "@/lib/sizes";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { IconButton } from "@/ui/IconButton";
import { Facts } from "@/ui/List";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { showToast } from "@/ui/toasts";
import { DeleteDocument } from "../components/DeleteDocument";
import { DocumentReader, type Place } from "../components/DocumentReader";
import { StageChip } from "../components/StageChip";
import { adviceFor, kindOf, opens } from "../documents";
import { saveOriginal, useDocument, useKnowledgeLive } from "../queries";
import styles from "./DocumentPage.module.css";

export function DocumentPage() {
  const { documentId = "" } = useParams();
  const place = usePlace();
  const { data: document, error, isFetching, refetch } = useDocument(documentId);
  useKnowledgeLive();
  useDocumentTitle(document?.name ?? t("knowledge.title"));
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <BackButton />
        <div className={styles.words}>
          <h1 className={styles.title}>{document?.name ?? t("knowledge.document")}</h1>
          {document && <Summary document={document} />}
        </div>
        {document && <Actions document={document} />}
      </header>
      {error && !document ? (
        <ErrorState
          error={error}
          onRetry={() => void refetch()}
          retrying={isFetching}
          actions={<ButtonLink to="/knowledge">{t("knowledge.toLibrary")}</ButtonLink>}
        />
      ) : (
        <Content document={document} place={place} />
      )}
    </div>
  );
}

function Content({ document, place }: { document: Document | undefined; place: Place }) {
  if (!document) {
    return (
      <Loading label={t("knowledge.loading")}>
        <div className={styles.skeleton}>
          <Skeleton width="50%" height={22} />
          <Skeleton lines={8} />
        </div>
      </Loading>
    );
  }
  if (opens(document)) return <DocumentReader key={document.id} document={document} place={place} />;
  if (document.status === "failed") {
    return (
      <EmptyState title={document.error?.message ?? t("knowledge.failed.unknown")}>
        {adviceFor(document.error)}
      </EmptyState>
    );
  }
  return <EmptyState title={t("knowledge.stillReading")}>{t("knowledge.stillReading.text")}</EmptyState>;
}

function Summary({ document }: { document: Document }) {
  const { pages, passages, size } = document;
  return (
    <p className={styles.summary}>
      {document.status !== "ready" && <StageChip document={document} />}
      <Facts
        items={[
          kindOf(document),
          formatSize(size),
          pages && t("knowledge.pages", { count: pages }),
          passages > 0 && t("knowledge.passages", { count: passages }),
        ]}
      />
    </p>
  );
}

function Actions({ document }: { document: Document }) {
  const [deleting, setDeleting] = useState(false);
  const mayDelete = useAllowed("agent");
  const navigate = useNavigate();
  const { name } = document;
  const save = () => saveOriginal(document).catch((error: Error) => showToast({ tone: "danger", text: error.message }));
  return (
    <div className={styles.actions}>
      <IconButton label={t("knowledge.download", { name })} tooltipPlacement="bottom" onPress={() => void save()}>
        <Download aria-hidden="true" />
      </IconButton>
      {mayDelete && (
        <IconButton label={t("knowledge.delete", { name })} tooltipPlacement="bottom" onPress={() => setDeleting(true)}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      )}
      <DeleteDocument
        document={document}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onDeleted={() => void navigate("/knowledge", { replace: true })}
      />
    </div>
  );
}

/** Goes back to where the reader came from, or to the library when the page was opened by its address. */
function BackButton() {
  const navigate = useNavigate();
  const location = useLocation();
  const arrivedByLink = location.key !== "default";
  return (
    <IconButton
      label={t(arrivedByLink ? "knowledge.back" : "knowledge.toLibrary")}
      tooltipPlacement="bottom"
      onPress={() => void (arrivedByLink ? navigate(-1) : navigate("/knowledge"))}
    >
      <ArrowLeft aria-hidden="true" />
    </IconButton>
  );
}

/** The cited range and the page to open, as the address names them. */
function usePlace(): Place {
  const [query] = useSearchParams();
  const number = (name: string) => {
    const value = Number(query.get(name) ?? Number.NaN);
    return Number.isInteger(value) && value >= 0 ? value : null;
  };
  const start = number("start");
  const end = number("end");
  return { range: start !== null && end !== null ? { start, end } : null, page: number("page") };
}
