/** Why a document could not be read, what to do, and the doing of it. */
import { RotateCw } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { adviceFor, asksForPassword, troubleOf } from "../documents";
import { useRetryDocument } from "../libraryQueries";
import { OpenWithPassword } from "./OpenWithPassword";
import styles from "./Rows.module.css";

export function Trouble({ document }: { document: Document }) {
  const mayChange = useRight("manage_documents");
  const retry = useRetryDocument();
  const trouble = troubleOf(document);
  if (!trouble) return null;
  const advice = adviceFor(trouble.code === "other" ? null : trouble);
  const locked = asksForPassword(document);
  return (
    <div className={styles.trouble}>
      <p className={trouble.code === "cancelled" || locked ? styles.note : styles.reason}>{trouble.message}</p>
      {advice && <p className={styles.advice}>{advice}</p>}
      {document.newer && document.passages > 0 && <p className={styles.advice}>{t("knowledge.stillServes")}</p>}
      {mayChange && locked && <OpenWithPassword document={document} />}
      {mayChange && !locked && (
        <Button
          size="s"
          pending={retry.isPending}
          icon={<RotateCw aria-hidden="true" />}
          onPress={() => retry.mutate(document.id, { onError: tellFailure })}
        >
          {t("ui.retry")}
        </Button>
      )}
    </div>
  );
}
