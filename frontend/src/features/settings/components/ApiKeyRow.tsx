/** One key: what it may do, when it was last used, until when it lives. */
import { useState } from "react";
import { KeyRound } from "lucide-react";
import { dayLabel, fullTime, shortAge, useNow } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { tellAndThrow } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Facts, ListRow } from "@/ui/List";
import { showToast } from "@/ui/toasts";
import { useEndApiKey } from "../queries/apiKeys";
import { rightName } from "../rights";
import type { ApiKey } from "@/api/types";
import { FormNote } from "./FormNote";

export function ApiKeyRow({ apiKey }: { apiKey: ApiKey }) {
  const { name, scopes, last_used_at, expires_at, maker } = apiKey;
  const now = useNow();
  const expired = expires_at !== null && new Date(expires_at).getTime() < now;
  return (
    <ListRow
      leading={<KeyRound aria-hidden="true" />}
      title={<span dir="auto">{name}</span>}
      chips={expired && <Chip tone="warn">{t("apiKeys.expired")}</Chip>}
      meta={
        <Facts
          items={[
            last_used_at ? (
              <time key="used" dateTime={last_used_at} title={fullTime(last_used_at)}>
                {t("apiKeys.used", { age: shortAge(last_used_at) })}
              </time>
            ) : (
              t("apiKeys.unused")
            ),
            expires_at ? (
              <time key="until" dateTime={expires_at} title={fullTime(expires_at)}>
                {t(expired ? "apiKeys.ended" : "apiKeys.until", { day: dayLabel(expires_at) })}
              </time>
            ) : (
              t("apiKeys.endless")
            ),
            t("apiKeys.madeBy", { name: maker }),
          ]}
        />
      }
      actions={<End apiKey={apiKey} />}
    >
      <FormNote>{t("apiKeys.may", { list: scopes.map(rightName).join(", ") })}</FormNote>
    </ListRow>
  );
}

function End({ apiKey: { id, name } }: { apiKey: ApiKey }) {
  const [asking, setAsking] = useState(false);
  const end = useEndApiKey();

  async function confirm() {
    await end.mutateAsync(id).catch(tellAndThrow);
    showToast({ tone: "ok", text: t("apiKeys.end.done", { name }) });
  }

  return (
    <>
      <Button aria-label={t("apiKeys.end.of", { name })} onPress={() => setAsking(true)}>
        {t("apiKeys.end")}
      </Button>
      <ConfirmDialog
        title={t("apiKeys.end.ask", { name })}
        confirmLabel={t("apiKeys.end.yes")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
      >
        <p>{t("apiKeys.end.text")}</p>
      </ConfirmDialog>
    </>
  );
}
