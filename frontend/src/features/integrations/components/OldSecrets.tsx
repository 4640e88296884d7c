/** Which replaced secrets the platform may still use, and until when; ends that at once on demand. */
import type { Integration } from "@/api/types";
import { fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import type { Field } from "@/lib/schema-form/schema";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import { useEndOldSecrets } from "../queries";

export function OldSecrets({ integration, fields }: { integration: Integration; fields: Field[] }) {
  const end = useEndOldSecrets(integration.id);
  const { old_secrets: old, name: ofIntegration } = integration;
  if (old.length === 0) return null;
  const title = (name: string) => fields.find((field) => field.name === name)?.label ?? name;
  return (
    <Banner
      tone="warn"
      live="status"
      title={t("integrations.oldSecrets")}
      actions={
        <Button
          pending={end.isPending}
          onPress={() =>
            end.mutate(undefined, {
              onSuccess: () =>
                showToast({ tone: "ok", text: t("integrations.oldSecrets.ended", { name: ofIntegration }) }),
              onError: (error) => showToast({ tone: "danger", text: error.message }),
            })
          }
        >
          {t("integrations.oldSecrets.end")}
        </Button>
      }
    >
      {old.map(({ name, until }) => (
        <p key={name}>{t("integrations.oldSecrets.until", { name: title(name), time: fullTime(until) })}</p>
      ))}
    </Banner>
  );
}
