/** Whether an integration works, in a word. */
import { Check, CircleAlert, Pause } from "lucide-react";
import type { Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { Chip } from "@/ui/Chip";

export function StateChip({ state }: Pick<Integration, "state">) {
  switch (state) {
    case "active":
      return (
        <Chip tone="ok" icon={<Check aria-hidden="true" />}>
          {t("integrations.state.active")}
        </Chip>
      );
    case "needs_reconnect":
      return (
        <Chip tone="danger" icon={<CircleAlert aria-hidden="true" />}>
          {t("integrations.state.needsReconnect")}
        </Chip>
      );
    case "paused":
      return <Chip icon={<Pause aria-hidden="true" />}>{t("integrations.state.paused")}</Chip>;
  }
}
