/** One connected service: whether it works, and since when nothing came from it. */
import type { Integration } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { ButtonLink } from "@/ui/ButtonLink";
import { Link } from "@/ui/Link";
import { Facts, ListRow } from "@/ui/List";
import { ServiceGlyph } from "./ServiceGlyph";
import { StateChip } from "./StateChip";
import { keyHint } from "../keyHint";
import styles from "./ConnectedRow.module.css";

export function ConnectedRow({ integration, connectorName }: { integration: Integration; connectorName: string }) {
  const { id, name, connector, kind, external_id, state, state_reason, last_event_at } = integration;
  const mayChange = useAllowed("admin");
  return (
    <ListRow
      leading={<ServiceGlyph connector={connector} kind={kind} />}
      title={
        <Link variant="quiet" to={`/integrations/${id}`}>
          {name}
        </Link>
      }
      chips={<StateChip state={state} />}
      meta={
        <Facts
          items={[
            name === connectorName ? null : connectorName,
            external_id,
            ...(kind === "model" ? [keyHint(integration)] : []),
            kind !== "channel" ? null : last_event_at ? (
              <time key="last" dateTime={last_event_at} title={fullTime(last_event_at)}>
                {t("integrations.lastEvent", { age: shortAge(last_event_at) })}
              </time>
            ) : (
              t("integrations.noEvent")
            ),
          ]}
        />
      }
      actions={
        mayChange &&
        state === "needs_reconnect" && (
          <ButtonLink variant="primary" to={`/integrations/${id}`}>
            {t("integrations.reconnect")}
          </ButtonLink>
        )
      }
    >
      {state_reason && state !== "active" && (
        <p className={state === "paused" ? styles.note : styles.reason}>{state_reason}</p>
      )}
    </ListRow>
  );
}
