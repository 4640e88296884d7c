/** The files that are on their way, and those that did not arrive. */
import { useSyncExternalStore } from "react";
import { FileUp, RotateCw, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { IconButton } from "@/ui/IconButton";
import { Facts, List, ListRow } from "@/ui/List";
import { Progress } from "@/ui/Progress";
import { currentUploads, dropUpload, retryUpload, watchUploads, type Upload } from "../uploads";
import styles from "./Rows.module.css";

export function UploadList() {
  const uploads = useSyncExternalStore(watchUploads, currentUploads);
  if (uploads.length === 0) return null;
  return (
    <List label={t("knowledge.uploads")}>
      {uploads.map((upload) => (
        <UploadRow key={upload.id} upload={upload} />
      ))}
    </List>
  );
}

function UploadRow({ upload }: { upload: Upload }) {
  const { id, file, state, error } = upload;
  const name = file.name;
  return (
    <ListRow
      leading={<FileUp aria-hidden="true" />}
      title={name}
      chips={<UploadChip upload={upload} />}
      meta={<Facts items={[formatSize(file.size)]} />}
      actions={
        <>
          {upload.again && (
            <Button size="s" onPress={() => retryUpload(id)} icon={<RotateCw aria-hidden="true" />}>
              {t("ui.retry")}
            </Button>
          )}
          <IconButton
            label={t(state === "failed" ? "knowledge.upload.dismiss" : "knowledge.upload.stop", { name })}
            onPress={() => dropUpload(id)}
          >
            <X aria-hidden="true" />
          </IconButton>
        </>
      }
    >
      {state === "sending" && (
        <Progress
          hideLabel
          label={t("knowledge.upload.progress", { name })}
          value={upload.sent}
          max={Math.max(1, upload.total)}
        />
      )}
      {error && (
        <p role="alert" className={styles.reason}>
          {error.message}
        </p>
      )}
    </ListRow>
  );
}

function UploadChip({ upload }: { upload: Upload }) {
  if (upload.state === "failed") return <Chip tone="danger">{t("knowledge.upload.failed")}</Chip>;
  if (upload.state === "waiting") return <Chip>{t("knowledge.stage.waiting")}</Chip>;
  const percent = Math.floor((100 * upload.sent) / Math.max(1, upload.total));
  return <Chip>{percent < 100 ? t("knowledge.upload.sending", { percent }) : t("knowledge.upload.storing")}</Chip>;
}
