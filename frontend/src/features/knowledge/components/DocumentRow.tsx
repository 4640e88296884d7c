/** One document of the library: where it stands, what is in it, and what can be done with it. */
import { useState } from "react";
import { Download, RotateCw, Trash2 } from "lucide-react";
import type { Document } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { formatSize } from "@/lib/sizes";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Link } from "@/ui/Link";
import { Facts, ListRow } from "@/ui/List";
import { Progress } from "@/ui/Progress";
import { showToast } from "@/ui/toasts";
import { adviceFor, kindOf, opens } from "../documents";
import { saveOriginal, useRetryDocument } from "../queries";
import { DeleteDocument } from "./DeleteDocument";
import { StageChip } from "./StageChip";
import styles from "./Rows.module.css";

export function DocumentRow({ document }: { document: Document }) {
  const mayChange = useAllowed("agent");
  return (
    <ListRow
      leading={
        <span className={styles.kind} aria-hidden="true">
          {kindOf(document)}
        </span>
      }
      title={
        opens(document) ? (
          <Link variant="quiet" to={`/knowledge/${document.id}`}>
            {document.name}
          </Link>
        ) : (
          document.name
        )
      }
      chips={<StageChip document={document} />}
      meta={<DocumentFacts document={document} />}
      actions={<RowActions document={document} mayChange={mayChange} />}
    >
      {document.stage === "failed" ? <FailedReason document={document} /> : <ReadingProgress document={document} />}
    </ListRow>
  );
}

function DocumentFacts({ document }: { document: Document }) {
  const { pages, passages, uploaded_by, created_at } = document;
  return (
    <Facts
      items={[
        formatSize(document.size),
        pages && t("knowledge.pages", { count: pages }),
        passages > 0 && t("knowledge.passages", { count: passages }),
        <time key="time" dateTime={created_at} title={fullTime(created_at)}>
          {uploaded_by
            ? t("knowledge.addedBy", { age: shortAge(created_at), name: uploaded_by.name })
            : shortAge(created_at)}
        </time>,
      ]}
    />
  );
}

function ReadingProgress({ document }: { document: Document }) {
  const { stage, progress, name } = document;
  if (stage === "ready" || stage === "failed" || stage === "queued") return null;
  const known = stage === "embedding" && progress.total > 0;
  return (
    <div className={styles.progress}>
      <Progress
        hideLabel
        tone="ai"
        label={t("knowledge.progress", { name })}
        value={known ? progress.done : undefined}
        max={Math.max(1, progress.total)}
      />
    </div>
  );
}

function FailedReason({ document }: { document: Document }) {
  const advice = adviceFor(document.error);
  return (
    <>
      <p className={styles.reason}>{document.error?.message ?? t("knowledge.failed.unknown")}</p>
      {advice && <p className={styles.advice}>{advice}</p>}
    </>
  );
}

function RowActions({ document, mayChange }: { document: Document; mayChange: boolean }) {
  const [deleting, setDeleting] = useState(false);
  const retry = useRetryDocument();
  const { id, name } = document;
  const tell = (error: Error) => showToast({ tone: "danger", text: error.message });
  return (
    <>
      {document.stage === "failed" && mayChange && (
        <Button
          size="s"
          pending={retry.isPending}
          icon={<RotateCw aria-hidden="true" />}
          onPress={() => retry.mutate(id, { onError: tell })}
        >
          {t("ui.retry")}
        </Button>
      )}
      <IconButton label={t("knowledge.download", { name })} onPress={() => void saveOriginal(document).catch(tell)}>
        <Download aria-hidden="true" />
      </IconButton>
      {mayChange && (
        <IconButton label={t("knowledge.delete", { name })} onPress={() => setDeleting(true)}>
          <Trash2 aria-hidden="true" />
        </IconButton>
      )}
      <DeleteDocument document={document} isOpen={deleting} onClose={() => setDeleting(false)} />
    </>
  );
}
