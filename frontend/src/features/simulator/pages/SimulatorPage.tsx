/** A phone for each channel, where the customer is played, and the switches that make the platform misbehave. */
import { useState } from "react";
import { Smartphone } from "lucide-react";
import { ApiError } from "@/api/errors";
import type { Simulator } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { PHONE, useMediaQuery } from "@/lib/useMediaQuery";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Banner } from "@/ui/Banner";
import { ButtonLink } from "@/ui/ButtonLink";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { Page } from "@/ui/Page";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { ChannelPhone } from "../components/ChannelPhone";
import { FaultSwitches } from "../components/FaultSwitches";
import { useSimulator, useSimulatorLive } from "../queries";
import styles from "./SimulatorPage.module.css";

export function SimulatorPage() {
  useDocumentTitle(t("simulator.title"));
  useSimulatorLive();
  const { data, error, isPending, isFetching, refetch } = useSimulator();
  return (
    <Page title={t("simulator.title")} lead={t("simulator.lead")} width="wide">
      {isPending ? (
        <PhoneSkeletons />
      ) : data ? (
        <Phones simulator={data} />
      ) : error instanceof ApiError && error.kind === "notFound" ? (
        <EmptyState icon={<Smartphone />} title={t("simulator.off")}>
          {t("simulator.off.text")}
        </EmptyState>
      ) : (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      )}
    </Page>
  );
}

function Phones({ simulator }: { simulator: Simulator }) {
  const mayPlay = useAllowed("agent");
  const narrow = useMediaQuery(PHONE);
  const [chosen, choose] = useState<string | null>(null);
  const one = simulator.channels.find(({ integration_id }) => integration_id === chosen) ?? simulator.channels[0];
  if (!one) {
    return (
      <EmptyState
        icon={<Smartphone />}
        title={t("simulator.noChannels")}
        actions={
          <ButtonLink variant="primary" to="/integrations">
            {t("simulator.toIntegrations")}
          </ButtonLink>
        }
      >
        {t("simulator.noChannels.text")}
      </EmptyState>
    );
  }
  return (
    <>
      {!mayPlay && <Banner>{t("simulator.viewersOnly")}</Banner>}
      {narrow && simulator.channels.length > 1 && (
        <SegmentedControl
          label={t("simulator.channel")}
          options={simulator.channels.map(({ integration_id, connector, name }) => ({
            id: integration_id,
            label: name,
            icon: <ChannelGlyph channel={connector} />,
          }))}
          value={one.integration_id}
          onChange={choose}
        />
      )}
      <ul className={styles.phones} aria-label={t("simulator.phones")}>
        {(narrow ? [one] : simulator.channels).map((channel) => (
          <li key={channel.integration_id} className={styles.slot}>
            <ChannelPhone channel={channel} mayPlay={mayPlay} />
          </li>
        ))}
      </ul>
      <FaultSwitches faults={simulator.faults} mayChange={mayPlay} />
    </>
  );
}

function PhoneSkeletons() {
  return (
    <Loading label={t("simulator.loading")}>
      <div className={styles.phones}>
        {[1, 2, 3].map((phone) => (
          <Skeleton key={phone} height={560} className={styles.slot} />
        ))}
      </div>
    </Loading>
  );
}
