/** The keys with which other programs work in the account. */
import { useState } from "react";
import { KeyRound, Plus } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { List } from "@/ui/List";
import { Section } from "@/ui/Page";
import { ApiKeyRow } from "../components/ApiKeyRow";
import { Loaded } from "@/ui/Loaded";
import { MakeApiKey } from "../components/MakeApiKey";
import { SettingsPage } from "../components/SettingsPage";
import { useApiKeys } from "../queries/apiKeys";

export function ApiKeysPage() {
  const keys = useApiKeys();
  const [making, setMaking] = useState(false);
  const make = (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setMaking(true)}>
      {t("apiKeys.make")}
    </Button>
  );
  const some = (keys.data?.items.length ?? 0) > 0;
  return (
    <SettingsPage title={t("settings.apiKeys")} lead={t("apiKeys.lead")} actions={some && make}>
      <Loaded query={keys} label={t("settings.apiKeys")}>
        {({ items }) =>
          !some ? (
            <EmptyState icon={<KeyRound />} title={t("apiKeys.none")} actions={make}>
              <p>{t("apiKeys.none.text")}</p>
            </EmptyState>
          ) : (
            <Section title={t("apiKeys.all")} note={t("apiKeys.count", { count: items.length })}>
              <List label={t("settings.apiKeys")}>
                {items.map((key) => (
                  <ApiKeyRow key={key.id} apiKey={key} />
                ))}
              </List>
            </Section>
          )
        }
      </Loaded>
      {making && <MakeApiKey onClose={() => setMaking(false)} />}
    </SettingsPage>
  );
}
