/** Whether the installation works, and which parts of it need attention. */
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { t } from "@/lib/i18n";
import { failureText } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Chip } from "@/ui/Chip";
import { ErrorState } from "@/ui/ErrorState";
import { List, ListRow } from "@/ui/List";
import { Section } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { AdminPage } from "../components/AdminPage";
import { useSystemHealth } from "../queries";

export function HealthPage() {
  return (
    <AdminPage title={t("admin.health")} lead={t("admin.health.lead")}>
      <Health />
    </AdminPage>
  );
}

function Health() {
  const { data, error, isFetching, refetch } = useSystemHealth();
  if (error && !data) {
    return (
      <ErrorState
        error={Object.assign(error, { message: failureText(error) })}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  }
  if (!data) {
    return (
      <Loading label={t("admin.loading", { name: t("admin.health") })}>
        <Skeleton lines={3} height={48} />
      </Loading>
    );
  }
  const { commits, workers, degraded } = data;
  return (
    <>
      {commits && workers && degraded.length === 0 && (
        <Banner tone="ok" title={t("admin.health.fine")}>
          {t("admin.health.fine.text")}
        </Banner>
      )}
      <Section title={t("admin.health.parts")}>
        <List label={t("admin.health.parts")}>
          <Part name={t("admin.health.database")} works={commits} trouble={t("admin.health.database.down")} />
          <Part name={t("admin.health.workers")} works={workers} trouble={t("admin.health.workers.down")} />
        </List>
      </Section>
      {degraded.length > 0 && (
        <Section title={t("admin.health.degraded")}>
          <List label={t("admin.health.degraded")}>
            {degraded.map(({ part, message }) => (
              <ListRow key={part} leading={<TriangleAlert aria-hidden="true" />} title={part} meta={message} />
            ))}
          </List>
        </Section>
      )}
    </>
  );
}

function Part({ name, works, trouble }: { name: string; works: boolean; trouble: string }) {
  return (
    <ListRow
      leading={works ? <CircleCheck aria-hidden="true" /> : <CircleAlert aria-hidden="true" />}
      title={name}
      chips={<Chip tone={works ? "ok" : "danger"}>{t(works ? "admin.health.works" : "admin.health.fails")}</Chip>}
      meta={works ? null : trouble}
    />
  );
}
