/** How much waits behind a tab; the first keeps both up to date. */
import { t } from "@/lib/i18n";
import { Badge } from "@/ui/Badge";
import { useGapsLive, useOpenContradictions, useOpenGaps } from "../gaps";

export function OpenGaps() {
  useGapsLive();
  const count = useOpenGaps();
  return count > 0 && <Badge count={count} tone="quiet" label={t("gaps.openCount")} />;
}

export function OpenContradictions() {
  const count = useOpenContradictions();
  return count > 0 && <Badge count={count} tone="quiet" label={t("contradictions.openCount")} />;
}
