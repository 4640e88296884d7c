/** What is connected, and what can be. */
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { t } from "@/lib/i18n";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { List } from "@/ui/List";
import { Page, Section } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { CatalogueCards } from "../components/CatalogueCards";
import { ConnectedRow } from "../components/ConnectedRow";
import { RemovedList } from "../components/RemovedList";
import { useCatalogue, useIntegrations, useIntegrationsLive } from "../queries";
import styles from "./IntegrationsPage.module.css";

export function IntegrationsPage() {
  useDocumentTitle(t("integrations.title"));
  useIntegrationsLive();
  return (
    <Page title={t("integrations.title")} lead={t("integrations.lead")}>
      <Everything />
    </Page>
  );
}

/** Both lists, or the one failure that keeps either of them away. */
function Everything() {
  const queries = [useIntegrations(), useCatalogue()];
  const failed = queries.find((query) => query.error && !query.data);
  if (!failed) {
    return (
      <>
        <Connected />
        <Available />
        <RemovedList />
      </>
    );
  }
  return (
    <ErrorState
      title={t("integrations.failed")}
      error={failed.error}
      onRetry={() => queries.filter((query) => query.error).forEach((query) => void query.refetch())}
      retrying={queries.some((query) => query.isFetching)}
    />
  );
}

function Connected() {
  const { data } = useIntegrations();
  const { data: catalogue } = useCatalogue();
  if (!data) return <Rows />;
  const { items } = data;
  if (items.length === 0) {
    return (
      <EmptyState compact title={t("integrations.none")}>
        {t("integrations.none.text")}
      </EmptyState>
    );
  }
  return (
    <Section title={t("integrations.connected")} note={t("integrations.count", { count: items.length })}>
      <List label={t("integrations.connected")}>
        {items.map((integration) => (
          <ConnectedRow
            key={integration.id}
            integration={integration}
            connectorName={
              catalogue?.items.find((entry) => entry.key === integration.connector)?.name ?? integration.connector
            }
          />
        ))}
      </List>
    </Section>
  );
}

function Available() {
  const { data } = useCatalogue();
  const { data: connected } = useIntegrations();
  if (!data) return <Rows />;
  return <CatalogueCards entries={data.items} connected={connected?.items ?? []} />;
}

function Rows() {
  return (
    <Loading label={t("integrations.loading")}>
      <div className={styles.rows}>
        <Skeleton width={120} />
        <Skeleton height={60} />
        <Skeleton height={60} />
      </div>
    </Loading>
  );
}
