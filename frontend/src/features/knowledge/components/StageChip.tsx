/** How far Dana has come with a document, in a word or two. */
import { Check, CircleAlert } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { DanaMark } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";

export function StageChip({ document }: { document: Document }) {
  const { stage, progress } = document;
  switch (stage) {
    case "ready":
      return (
        <Chip tone="ok" icon={<Check aria-hidden="true" />}>
          {t("knowledge.stage.ready")}
        </Chip>
      );
    case "failed":
      return (
        <Chip tone="danger" icon={<CircleAlert aria-hidden="true" />}>
          {t("knowledge.stage.failed")}
        </Chip>
      );
    case "queued":
      return <Chip>{t("knowledge.stage.waiting")}</Chip>;
    case "reading":
      return (
        <Chip tone="ai" icon={<DanaMark size={12} />}>
          {t("knowledge.stage.reading")}
        </Chip>
      );
    case "embedding":
      return (
        <Chip tone="ai" icon={<DanaMark size={12} />}>
          {progress.total > 0
            ? t("knowledge.stage.learning", { done: progress.done, total: progress.total })
            : t("knowledge.stage.reading")}
        </Chip>
      );
  }
}
