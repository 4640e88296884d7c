/** A document to read: opened at a cited passage, or at its beginning. */
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from "react";
import { ArrowLeft, Download, Trash2 } from "lucide-react";
import { useLocation, useNavigate, useParams, useSearchParams } from "react-router";
import type { Document } from "@/api/types";
import { usePlacePrefetch } from "@/lib/documentPages";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { formatSize } from "@/lib/sizes";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { PHONE, useMediaQuery } from "@/lib/useMediaQuery";
import { DanaMark } from "@/ui/Avatar";
import { Banner } from "@/ui/Banner";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { IconButton } from "@/ui/IconButton";
import { Facts } from "@/ui/List";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { showToast } from "@/ui/toasts";
import { DeleteDocument } from "../components/DeleteDocument";
import { DocumentReader, type Place } from "../components/DocumentReader";
import { StageChip } from "../components/StageChip";
import { adviceFor, isExpired, kindOf, opens, usageOf } from "../documents";
import { saveOriginal, useDocument, useKnowledgeLive } from "../queries";
import styles from "./DocumentPage.module.css";

const PDF = "application/pdf";

type View = "original" | "text" | "about";

const DocumentAbout = lazy(() =>
  import("../components/DocumentAbout").then((parts) => ({ default: parts.DocumentAbout })),
);

export function DocumentPage() {
  const { documentId = "" } = useParams();
  const place = usePlace();
  usePrepared(documentId, place);
  const { data: document, error, isFetching, refetch } = useDocument(documentId);
  useKnowledgeLive();
  useDocumentTitle(document?.name ?? t("knowledge.title"));
  const [view, setView] = useView(document);
  return (
    <div className={styles.page}>
      <header className={styles.header}>
        <BackButton />
        <div className={styles.words}>
          <h1 className={styles.title}>{document?.name ?? t("knowledge.document")}</h1>
          {document && <Summary document={document} />}
        </div>
        {document && <ViewSwitch document={document} view={view} onView={setView} />}
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
        <Content document={document} place={place} view={view} onView={setView} />
      )}
    </div>
  );
}

interface ContentProps {
  document: Document | undefined;
  place: Place;
  view: View;
  onView: (view: View) => void;
}

function Content({ document, place, view, onView }: ContentProps) {
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
  if (view === "about") return <About document={document} />;
  if (opens(document)) {
    return (
      <>
        <Standing document={document} />
        <DocumentReader
          key={document.id}
          document={document}
          place={place}
          view={view}
          onShowText={() => onView("text")}
        />
      </>
    );
  }
  if (document.status === "failed") {
    return (
      <EmptyState title={document.error?.message ?? t("knowledge.failed.unknown")}>
        {adviceFor(document.error)}
      </EmptyState>
    );
  }
  return (
    <EmptyState title={t("knowledge.stillReading")} icon={<DanaMark size={20} />}>
      {t("knowledge.stillReading.text")}
    </EmptyState>
  );
}

/** Says when nobody, or not everybody, is answered from what is shown. */
function Standing({ document }: { document: Document }) {
  const says = document.hidden_at
    ? t("reading.hidden")
    : isExpired(document)
      ? t("reading.expired")
      : document.visibility === "team"
        ? t("reading.team")
        : null;
  if (!says) return null;
  return (
    <Banner tone={document.hidden_at || isExpired(document) ? "warn" : "info"} className={styles.standing}>
      {says}
    </Banner>
  );
}

function About({ document }: { document: Document }) {
  return (
    <div className={styles.about}>
      <Suspense fallback={<Skeleton lines={8} />}>
        <DocumentAbout document={document} />
      </Suspense>
    </div>
  );
}

function Summary({ document }: { document: Document }) {
  const { pages, passages, size, usage } = document;
  const onPhone = useMediaQuery(PHONE); // there, only its About tells
  return (
    <p className={styles.summary}>
      {document.status !== "ready" && <StageChip document={document} />}
      <Facts
        items={[
          kindOf(document),
          formatSize(size),
          pages && t("knowledge.pages", { count: pages }),
          passages > 0 && t("knowledge.passages", { count: passages }),
          !onPhone && usage.cited > 0 && usageOf(document),
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

interface ViewSwitchProps {
  document: Document;
  view: View;
  onView: (view: View) => void;
}

function ViewSwitch({ document, view, onView }: ViewSwitchProps) {
  const views = viewsOf(document);
  if (views.length < 2) return null;
  return (
    <div className={styles.views}>
      <SegmentedControl
        label={t("reading.view")}
        options={views.map((id) => ({ id, label: t(`reading.view.${id}`) }))}
        value={view}
        onChange={onView}
      />
    </div>
  );
}

/** What of a document can be shown. */
function viewsOf(document: Document): View[] {
  const views: View[] = [];
  if (opens(document) && document.media_type === PDF) views.push("original");
  views.push("text");
  return [...views, "about"];
}

/** What is shown of it, kept in the address. */
function useView(document: Document | undefined): [View, (view: View) => void] {
  const [query, setQuery] = useSearchParams();
  const views = document ? viewsOf(document) : [];
  const wanted = views.find((view) => view === query.get("view"));
  const set = (view: View) =>
    setQuery(
      (before) => {
        const next = new URLSearchParams(before);
        if (view === views[0]) next.delete("view");
        else next.set("view", view);
        return next;
      },
      { replace: true },
    );
  return [wanted ?? views[0] ?? "text", set];
}

/** Asks for the cited page at once, beside the document itself. */
function usePrepared(documentId: string, { page, range }: Place): void {
  const prefetch = usePlacePrefetch();
  const first = useRef(prefetch);
  useEffect(() => {
    if (page !== null && range) first.current(documentId, { page, ...range });
  }, [documentId, page, range]);
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
  const [start, end, page] = [number("start"), number("end"), number("page")];
  return useMemo(() => ({ range: start !== null && end !== null ? { start, end } : null, page }), [start, end, page]);
}
