/** For somebody whom a platform gave a code: how far the deletion of their data came. Open to anyone who has it. */
import { useQuery } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { useParams } from "react-router";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import { fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Banner } from "@/ui/Banner";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import styles from "./DeletionPage.module.css";

const LOOK_AGAIN_MS = 10_000;

export default function DeletionPage() {
  const { code = "" } = useParams();
  useDocumentTitle(t("deletion.title"));
  const deletion = useQuery({
    queryKey: ["settings", "deletion", code],
    queryFn: ({ signal }) => call(api.GET("/api/data-deletion/{code}", { params: { path: { code } }, signal })),
    refetchInterval: ({ state }) => (state.data && state.data.status !== "done" ? LOOK_AGAIN_MS : false),
  });
  const unknown = deletion.error !== null && asApiError(deletion.error).kind === "notFound";
  return (
    <main className={styles.page}>
      <div className={styles.card}>
        <h1 className={styles.title}>{t("deletion.title")}</h1>
        {unknown ? (
          <EmptyState compact icon={<SearchX />} title={t("deletion.unknown")}>
            <p>{t("deletion.unknown.text")}</p>
          </EmptyState>
        ) : (
          <Loaded query={deletion} label={t("deletion.title")} rows={1}>
            {({ status, requested_at, done_at }) => (
              <>
                <Banner tone={status === "done" ? "ok" : "info"} live="status" title={t(`deletion.${status}`)}>
                  {done_at ? t("deletion.doneAt", { time: fullTime(done_at) }) : t("deletion.text")}
                </Banner>
                <p className={styles.asked}>{t("deletion.askedAt", { time: fullTime(requested_at) })}</p>
              </>
            )}
          </Loaded>
        )}
      </div>
    </main>
  );
}
