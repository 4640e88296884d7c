/** What may be seen of a model's key: its last characters. */
import type { Integration } from "@/api/types";
import { t } from "@/lib/i18n";

export function keyHint({ config }: Integration): string | null {
  const key = config.api_key as { hint?: string } | undefined;
  return key?.hint ? t("integrations.model.key", { hint: key.hint }) : null;
}
