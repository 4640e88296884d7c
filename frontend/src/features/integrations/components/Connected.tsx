/** What is left to do after a service was saved: tell it where its events go. */
import type { CatalogueEntry, Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import type { FormValue } from "@/lib/schema-form/schema";
import { Banner } from "@/ui/Banner";
import { ButtonLink } from "@/ui/ButtonLink";
import { wordsOf } from "../words";
import { WebhookSetup } from "./WebhookSetup";
import styles from "./Connected.module.css";

interface ConnectedProps {
  integration: Integration;
  entry: CatalogueEntry;
  /** What was typed a moment ago: the only time at which the verify token can be shown. */
  typed: FormValue;
}

export function Connected({ integration, entry, typed }: ConnectedProps) {
  const token = typed.verify_token;
  return (
    <div className={styles.connected}>
      <Banner tone="ok" live="status" title={t("integrations.saved", { name: integration.name })}>
        {t(wordsOf(entry.kind).saved)}
      </Banner>
      {integration.webhook_url !== null && (
        <WebhookSetup
          address={integration.webhook_url}
          integration={integration}
          connectorName={entry.name}
          verifyToken={typeof token === "string" ? token : null}
        />
      )}
      <div className={styles.actions}>
        <ButtonLink variant="primary" size="l" to="/integrations">
          {t("integrations.done")}
        </ButtonLink>
        <ButtonLink size="l" to={`/integrations/${integration.id}`}>
          {t("integrations.toSettings")}
        </ButtonLink>
      </div>
    </div>
  );
}
