/** What is asked from the server: its shape while it is under way, the failure with another try, or what came. */
import type { ReactNode } from "react";
import type { UseQueryResult } from "@tanstack/react-query";
import { t } from "../lib/i18n";
import { failureText } from "../lib/tell";
import { ErrorState } from "./ErrorState";
import { Loading, Skeleton } from "./Skeleton";
import styles from "./Loaded.module.css";

interface LoadedProps<Data> {
  query: Pick<UseQueryResult<Data>, "data" | "error" | "isFetching" | "refetch">;
  /** What is loading, for those who hear it. */
  label: string;
  rows?: number;
  children: (data: Data) => ReactNode;
}

export function Loaded<Data>({
  query: { data, error, isFetching, refetch },
  label,
  rows = 3,
  children,
}: LoadedProps<Data>) {
  if (data !== undefined) return <>{children(data)}</>;
  if (error) {
    return (
      <ErrorState
        compact
        title={t("ui.failedNamed", { name: label })}
        error={Object.assign(error, { message: failureText(error) })}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  return (
    <Loading label={t("ui.loadingNamed", { name: label })}>
      <div className={styles.rows}>
        {Array.from({ length: rows }, (_, row) => (
          <Skeleton key={row} height={60} />
        ))}
      </div>
    </Loading>
  );
}
