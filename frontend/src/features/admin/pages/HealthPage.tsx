/** Whether the installation works, and which parts of it need attention. */
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { Chip } from "@/ui/Chip";
import { List, ListRow } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { AdminPage } from "../components/AdminPage";
import { useSystemHealth } from "../queries";
import type { SystemHealth } from "@/api/types";

export function HealthPage() {
  return (
    <AdminPage title={t("admin.health")} lead={t("admin.health.lead")}>
      <Health />
    </AdminPage>
  );
}

function Health() {
  return (
    <Loaded query={useSystemHealth()} label={t("admin.health")}>
      {(health) => <Findings {...health} />}
    </Loaded>
  );
}

function Findings({ commits, workers, degraded }: SystemHealth) {
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
