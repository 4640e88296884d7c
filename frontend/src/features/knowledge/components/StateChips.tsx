/** What else is to be known of a document before one trusts in it: who sees it, whether it is out of use, old, or there twice. */
import { Clock, EyeOff, Hourglass, Lock } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { Chip } from "@/ui/Chip";
import { isExpired } from "../documents";

export function StateChips({ document }: { document: Document }) {
  return (
    <>
      {document.hidden_at && <Chip icon={<EyeOff aria-hidden="true" />}>{t("knowledge.state.hidden")}</Chip>}
      {isExpired(document) && (
        <Chip tone="warn" icon={<Clock aria-hidden="true" />}>
          {t("knowledge.state.expired")}
        </Chip>
      )}
      {document.visibility === "team" && (
        <Chip tone="warn" icon={<Lock aria-hidden="true" />}>
          {t("knowledge.state.team")}
        </Chip>
      )}
      {document.is_stale && <Chip icon={<Hourglass aria-hidden="true" />}>{t("knowledge.state.stale")}</Chip>}
    </>
  );
}
