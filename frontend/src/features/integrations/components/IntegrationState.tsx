/** Says what is wrong with an integration, and asks the service again on demand. */
import type { Integration } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Facts } from "@/ui/List";
import { useCheckIntegration } from "../queries";
import { keyHint } from "../keyHint";
import { wordsOf } from "../words";
import { CheckOutcome } from "./CheckOutcome";
import styles from "./IntegrationState.module.css";

export function IntegrationState({ integration }: { integration: Integration }) {
  const { kind, state, state_reason, external_id, last_event_at, created_at } = integration;
  const words = wordsOf(kind);
  const mayCheck = useAllowed("admin");
  const check = useCheckIntegration(integration.id);
  return (
    <div className={styles.state}>
      {state === "needs_reconnect" && (
        <Banner tone="danger" live="status" title={t(words.refused)}>
          <p>{state_reason ?? t("integrations.needsReconnect.unknown")}</p>
          <p>{t(words.refusedText)}</p>
        </Banner>
      )}
      {state === "paused" && (
        <Banner tone="warn" title={t("integrations.isPaused")}>
          {state_reason ?? t(words.paused)}
        </Banner>
      )}
      <div className={styles.line}>
        <Facts
          items={[
            external_id && t("integrations.externalId", { id: external_id }),
            t("integrations.since", { age: shortAge(created_at) }),
            kind === "model" ? (
              keyHint(integration)
            ) : last_event_at ? (
              <time key="last" dateTime={last_event_at} title={fullTime(last_event_at)}>
                {t("integrations.lastEvent", { age: shortAge(last_event_at) })}
              </time>
            ) : (
              t("integrations.noEvent")
            ),
          ]}
        />
        {mayCheck && (
          <Button pending={check.isPending} onPress={() => check.mutate()}>
            {t("integrations.checkNow")}
          </Button>
        )}
      </div>
      {check.data && <CheckOutcome result={check.data} />}
      {check.error && (
        <Banner tone="danger" live="alert">
          {check.error.message}
        </Banner>
      )}
    </div>
  );
}
