/** The versions of a document: what each changed, a way to bring a new one, and the way back. */
import { useState } from "react";
import { Download, GitCompare, Undo2 } from "lucide-react";
import type { Document, DocumentVersion } from "@/api/types";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { tellAndThrow, tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { FileDrop } from "@/ui/FileDrop";
import { IconButton } from "@/ui/IconButton";
import { Facts } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { Progress } from "@/ui/Progress";
import { useReplaceDocument, useRestoreVersion, useVersions } from "../libraryQueries";
import { saveOriginal } from "../queries";
import { READABLE } from "../uploadQueue";
import { VersionChanges } from "./VersionChanges";
import styles from "./Versions.module.css";

interface VersionsProps {
  document: Document;
  mayChange: boolean;
}

export function Versions({ document, mayChange }: VersionsProps) {
  const versions = useVersions(document.id);
  return (
    <>
      {mayChange && document.origin !== "web" && <Replace document={document} />}
      <Loaded query={versions} label={t("knowledge.about.versions")} rows={1}>
        {(items) => (
          <ol className={styles.list} aria-label={t("knowledge.about.versions")}>
            {items.map((version) => (
              <Version key={version.number} version={version} document={document} mayChange={mayChange} />
            ))}
          </ol>
        )}
      </Loaded>
    </>
  );
}

function Replace({ document }: { document: Document }) {
  const { mutate, isPending } = useReplaceDocument(document.id);
  const [sent, setSent] = useState(0);
  if (isPending) return <Progress label={t("versions.sending")} value={sent} max={1} />;
  const send = (file: File) => {
    setSent(0);
    mutate({ file, onProgress: (done, total) => setSent(total > 0 ? done / total : 0) }, { onError: tellFailure });
  };
  return (
    <FileDrop
      compact
      multiple={false}
      label={t("versions.replace")}
      hint={t("versions.replace.hint")}
      chooseLabel={t("versions.choose")}
      accept={READABLE}
      onFiles={([file]) => file && send(file)}
    />
  );
}

interface VersionProps extends VersionsProps {
  version: DocumentVersion;
}

function Version({ version, document, mayChange }: VersionProps) {
  const [open, setOpen] = useState<"changes" | "restore" | null>(null);
  const restore = useRestoreVersion(document.id);
  const { number, by, created_at, status, is_current, error } = version;
  const close = () => setOpen(null);
  const compares = status === "ready" && number > 1 && version.added + version.removed > 0;
  return (
    <li className={styles.version}>
      <div className={styles.line}>
        <span className={styles.name}>{t("versions.number", { number: String(number) })}</span>
        <VersionChip version={version} />
      </div>
      <p className={styles.meta}>
        <Facts
          items={[
            <time key="at" dateTime={created_at} title={fullTime(created_at)}>
              {dayLabel(created_at)}
            </time>,
            by?.name,
            version.restored_from && t("versions.restoredFrom", { number: String(version.restored_from) }),
            formatSize(version.size),
          ]}
        />
      </p>
      {status === "ready" && <Counts version={version} />}
      {status === "failed" && error && <p className={styles.reason}>{error.message}</p>}
      <div className={styles.actions}>
        {compares && (
          <Button size="s" icon={<GitCompare aria-hidden="true" />} onPress={() => setOpen("changes")}>
            {t("versions.changes")}
          </Button>
        )}
        {mayChange && !is_current && status === "ready" && (
          <Button size="s" icon={<Undo2 aria-hidden="true" />} onPress={() => setOpen("restore")}>
            {t("versions.restore")}
          </Button>
        )}
        <IconButton
          size="s"
          label={t("versions.download", { number: String(number) })}
          onPress={() => void saveOriginal({ id: document.id, name: version.name }, number).catch(tellFailure)}
        >
          <Download aria-hidden="true" />
        </IconButton>
      </div>
      {open === "changes" && <VersionChanges documentId={document.id} version={version} onClose={close} />}
      <ConfirmDialog
        tone="primary"
        title={t("versions.restore.title", { number: String(number) })}
        confirmLabel={t("versions.restore.yes")}
        isOpen={open === "restore"}
        onClose={close}
        onConfirm={() => restore.mutateAsync(number).catch(tellAndThrow)}
      >
        <p>{t("versions.restore.text")}</p>
      </ConfirmDialog>
    </li>
  );
}

function VersionChip({ version: { status, is_current } }: { version: DocumentVersion }) {
  if (is_current) return <Chip tone="ok">{t("versions.current")}</Chip>;
  if (status === "failed") return <Chip tone="danger">{t("knowledge.stage.failed")}</Chip>;
  if (status === "ready") return null;
  return <Chip tone="ai">{t(status === "queued" ? "knowledge.stage.waiting" : "knowledge.stage.reading")}</Chip>;
}

function Counts({ version: { added, removed, kept, number, passages } }: { version: DocumentVersion }) {
  if (number === 1) return <p className={styles.meta}>{t("knowledge.passages", { count: passages })}</p>;
  return (
    <p className={styles.counts}>
      <span data-tone="added">{t("versions.added", { count: added })}</span>
      <span data-tone="removed">{t("versions.removed", { count: removed })}</span>
      <span>{t("versions.kept", { count: kept })}</span>
    </p>
  );
}
