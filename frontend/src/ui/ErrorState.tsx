/** Says in place that something could not be loaded, why, and offers to try again. */
import type { ReactNode } from "react";
import { RotateCw, TriangleAlert } from "lucide-react";
import { t } from "../lib/i18n";
import { Button } from "./Button";
import { EmptyState } from "./EmptyState";
import styles from "./ErrorState.module.css";

export interface ErrorStateProps {
  title?: string;
  /** Anything thrown; its message is shown, with the request's number when it has one. */
  error: unknown;
  onRetry?: () => void;
  retrying?: boolean;
  level?: 2 | 3;
  compact?: boolean;
  actions?: ReactNode;
}

/** The number under which the server logged a failure, when it said one. */
function requestId(error: unknown): string | null {
  const id = error instanceof Error && "requestId" in error ? error.requestId : null;
  return typeof id === "string" ? id : null;
}

export function ErrorState({
  title = t("ui.errorTitle"),
  error,
  onRetry,
  retrying,
  level,
  compact,
  actions,
}: ErrorStateProps) {
  const id = requestId(error);
  return (
    <div role="alert">
      <EmptyState
        icon={<TriangleAlert className={styles.icon} />}
        title={title}
        level={level}
        compact={compact}
        actions={
          <>
            {onRetry && (
              <Button onPress={onRetry} pending={retrying} icon={<RotateCw aria-hidden="true" />}>
                {t("ui.retry")}
              </Button>
            )}
            {actions}
          </>
        }
      >
        <p>{error instanceof Error && error.message ? error.message : t("ui.errorUnknown")}</p>
        {id && <p className={styles.id}>{t("ui.requestId", { id })}</p>}
      </EmptyState>
    </div>
  );
}
