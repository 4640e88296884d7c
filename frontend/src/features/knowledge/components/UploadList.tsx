/** The files that are on their way, those that were there already, and those that did not arrive. */
import { useRef, useSyncExternalStore } from "react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { CircleAlert, CopyCheck, FileUp, RotateCw, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { IconButton } from "@/ui/IconButton";
import { Link } from "@/ui/Link";
import { Facts } from "@/ui/List";
import { Progress } from "@/ui/Progress";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { tally, type Tally, type Upload } from "../uploadQueue";
import {
  currentUploads,
  dropAllUploads,
  dropUpload,
  retryAllUploads,
  retryUpload,
  stopUploads,
  watchUploads,
} from "../uploads";
import styles from "./UploadList.module.css";

const ROW = 52;

export function UploadList() {
  const uploads = useSyncExternalStore(watchUploads, currentUploads);
  if (uploads.length === 0) return null;
  const sums = tally(uploads);
  return (
    <section aria-label={t("knowledge.uploads")} className={styles.panel}>
      <Head sums={sums} retriable={uploads.filter(({ again }) => again).length} />
      <Files uploads={uploads.filter(({ state }) => state !== "stored")} />
    </section>
  );
}

function Head({ sums, retriable }: { sums: Tally; retriable: number }) {
  const { busy, total, stored, already, failed, waiting, sentBytes, bytes } = sums;
  const arrived = stored + already;
  return (
    <header className={styles.head}>
      <div className={styles.line}>
        <h2 className={styles.title}>
          {busy ? t("knowledge.uploading", { done: arrived, count: total }) : t("knowledge.uploads.over")}
        </h2>
        <span className={styles.facts}>
          <Facts
            items={[
              busy && t("knowledge.uploads.bytes", { sent: formatSize(sentBytes), all: formatSize(bytes) }),
              waiting > 0 && t("knowledge.uploads.waiting", { count: waiting }),
              already > 0 && t("knowledge.uploads.already", { count: already }),
              failed > 0 && t("knowledge.uploads.failed", { count: failed }),
            ]}
          />
        </span>
        <span className={styles.actions}>
          {retriable > 1 && (
            <Button size="s" icon={<RotateCw aria-hidden="true" />} onPress={retryAllUploads}>
              {t("knowledge.uploads.retryAll")}
            </Button>
          )}
          {busy ? (
            <Button size="s" onPress={stopUploads}>
              {t("knowledge.uploads.stop")}
            </Button>
          ) : (
            <Button size="s" onPress={dropAllUploads}>
              {t("knowledge.uploads.clear")}
            </Button>
          )}
        </span>
      </div>
      {busy && total > 1 && (
        <Progress hideLabel label={t("knowledge.uploads.progress")} value={sentBytes} max={Math.max(1, bytes)} />
      )}
      <VisuallyHidden>
        <span role="status">{busy ? "" : t("knowledge.uploads.told", { arrived, failed })}</span>
      </VisuallyHidden>
    </header>
  );
}

/** Failures first: they need somebody. */
const ORDER = { failed: 0, sending: 1, storing: 1, waiting: 2, already: 3, stored: 4 };

function Files({ uploads }: { uploads: Upload[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = [...uploads].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.id - b.id);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 4,
  });
  if (rows.length === 0) return null;
  return (
    <div ref={scroller} className={styles.scroller} tabIndex={0} role="group" aria-label={t("knowledge.uploads.files")}>
      <ul className={styles.files} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const upload = rows[item.index];
          return (
            upload && (
              <li
                key={item.key}
                ref={virtual.measureElement}
                data-index={item.index}
                aria-setsize={rows.length}
                aria-posinset={item.index + 1}
                className={styles.file}
                style={{ transform: `translateY(${item.start}px)` }}
              >
                <UploadRow upload={upload} />
              </li>
            )
          );
        })}
      </ul>
    </div>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { id, file, state, error, document } = upload;
  const name = file.name;
  const over = state === "failed" || state === "already";
  return (
    <>
      <span className={styles.icon} data-state={state} aria-hidden="true">
        {state === "failed" ? <CircleAlert /> : state === "already" ? <CopyCheck /> : <FileUp />}
      </span>
      <div className={styles.words}>
        <div className={styles.line}>
          <span className={styles.name}>{name}</span>
          <span className={styles.facts}>{formatSize(file.size)}</span>
          <UploadChip upload={upload} />
        </div>
        {(state === "sending" || state === "storing") && (
          <Progress
            hideLabel
            label={t("knowledge.upload.progress", { name })}
            value={upload.sent}
            max={Math.max(1, file.size)}
          />
        )}
        {state === "already" && document && (
          <p className={styles.facts}>
            {t("knowledge.upload.alreadyAs")} <Link to={`/knowledge/${document.id}`}>{document.name}</Link>
          </p>
        )}
        {error && (
          <p role="alert" className={styles.reason}>
            {error.message}
          </p>
        )}
      </div>
      {upload.again && (
        <Button size="s" onPress={() => retryUpload(id)} icon={<RotateCw aria-hidden="true" />}>
          {t("ui.retry")}
        </Button>
      )}
      {state !== "storing" && (
        <IconButton
          size="s"
          label={t(over ? "knowledge.upload.dismiss" : "knowledge.upload.stop", { name })}
          onPress={() => dropUpload(id)}
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </>
  );
}

function UploadChip({ upload: { state, sent, file } }: { upload: Upload }) {
  if (state === "failed") return <Chip tone="danger">{t("knowledge.upload.failed")}</Chip>;
  if (state === "already") return <Chip>{t("knowledge.upload.already")}</Chip>;
  if (state === "waiting") return <Chip>{t("knowledge.stage.waiting")}</Chip>;
  const percent = Math.floor((100 * sent) / Math.max(1, file.size));
  return (
    <Chip tone="plain">
      {state === "storing" ? t("knowledge.upload.storing") : t("knowledge.upload.sending", { percent })}
    </Chip>
  );
}
