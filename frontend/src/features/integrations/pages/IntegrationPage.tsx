/** One integration: whether it works, its settings, its webhook address, pause and delete. */
import { ArrowLeft } from "lucide-react";
import { useParams } from "react-router";
import type { CatalogueEntry, Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { schemaProblem } from "@/lib/schema-form/schema";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { ErrorState } from "@/ui/ErrorState";
import { IconLink } from "@/ui/IconLink";
import { Page } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { IntegrationActions } from "../components/IntegrationActions";
import { IntegrationSettings } from "../components/IntegrationSettings";
import { IntegrationState } from "../components/IntegrationState";
import { StateChip } from "../components/StateChip";
import { WebhookSetup } from "../components/WebhookSetup";
import { useCatalogue, useIntegration, useIntegrationsLive } from "../queries";
import styles from "./IntegrationPage.module.css";

export function IntegrationPage() {
  const { integrationId = "" } = useParams();
  const integration = useIntegration(integrationId);
  const catalogue = useCatalogue();
  useIntegrationsLive();
  const title = integration.data?.name ?? t("integrations.one");
  useDocumentTitle(title);
  const entry = catalogue.data?.items.find((each) => each.key === integration.data?.connector);
  const failed = [integration, catalogue].find((query) => query.error && !query.data);
  return (
    <Page
      title={title}
      width="wide"
      lead={
        integration.data && (
          <span className={styles.lead}>
            {entry?.name} <StateChip state={integration.data.state} />
          </span>
        )
      }
      back={
        <IconLink to="/integrations" label={t("integrations.back")}>
          <ArrowLeft aria-hidden="true" />
        </IconLink>
      }
      actions={integration.data && <IntegrationActions integration={integration.data} />}
    >
      {failed ? (
        <ErrorState
          error={failed.error}
          onRetry={() => void failed.refetch()}
          retrying={failed.isFetching}
          actions={<ButtonLink to="/integrations">{t("integrations.back")}</ButtonLink>}
        />
      ) : integration.data && entry ? (
        <Loaded integration={integration.data} entry={entry} />
      ) : (
        <Loading label={t("integrations.loading")}>
          <Skeleton lines={6} height={36} width={420} />
        </Loading>
      )}
    </Page>
  );
}

function Loaded({ integration, entry }: { integration: Integration; entry: CatalogueEntry }) {
  const problem = schemaProblem(entry.config_schema);
  return (
    <div className={styles.parts}>
      <IntegrationState integration={integration} />
      {problem ? (
        <ErrorState title={t("integrations.cannotDraw")} error={problem} />
      ) : (
        <IntegrationSettings key={integration.id} integration={integration} entry={entry} />
      )}
      {integration.webhook_url !== null && (
        <WebhookSetup address={integration.webhook_url} integration={integration} connectorName={entry.name} />
      )}
    </div>
  );
}
