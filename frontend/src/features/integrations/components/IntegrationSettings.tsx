/** The settings of a saved integration; a secret stays as it is unless it is replaced. */
import { useState } from "react";
import type { CatalogueEntry, Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { SchemaForm } from "@/lib/schema-form/SchemaForm";
import { useAllowed } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import { TextField } from "@/ui/TextField";
import { useChangeIntegration } from "../queries";
import { useSettingsForm } from "../useSettingsForm";
import { CheckOutcome } from "./CheckOutcome";
import { FormWithGuide } from "./FormWithGuide";
import styles from "./IntegrationSettings.module.css";

export function IntegrationSettings({ integration, entry }: { integration: Integration; entry: CatalogueEntry }) {
  const mayChange = useAllowed("admin");
  const form = useSettingsForm(entry.config_schema, entry.key, { id: integration.id, config: integration.config });
  const change = useChangeIntegration(integration.id);
  const [name, setName] = useState(integration.name);
  const refused = form.outcome?.ok === false;

  async function save() {
    try {
      const saved = await change.mutateAsync({ name: name.trim() || undefined, config: form.config() });
      form.reset(saved.config);
      setName(saved.name);
      showToast({ tone: "ok", text: t("integrations.changed", { name: saved.name }) });
    } catch (error) {
      form.place(error);
    }
  }

  async function checkAndSave() {
    if ((form.outcome ?? (await form.check()))?.ok) await save();
  }

  if (!mayChange) return <Banner>{t("integrations.adminsOnly")}</Banner>;
  return (
    <FormWithGuide entry={entry} onSubmit={() => void checkAndSave()}>
      <h2 className={styles.title}>{t("integrations.settings")}</h2>
      <TextField
        label={t("integrations.name")}
        help={t("integrations.name.help")}
        isRequired
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <SchemaForm
        fields={form.fields}
        value={form.value}
        onChange={form.setValue}
        errors={form.errors}
        stored={integration.config}
      />
      {form.outcome && <CheckOutcome result={form.outcome} />}
      {form.failure && (
        <Banner tone="danger" live="alert">
          {form.failure.message}
        </Banner>
      )}
      <div className={styles.actions}>
        <Button size="l" pending={form.checking && !change.isPending} onPress={() => void form.check()}>
          {t("integrations.check")}
        </Button>
        {refused ? (
          <Button size="l" variant="danger" pending={change.isPending} onPress={() => void save()}>
            {t("integrations.saveAnyway")}
          </Button>
        ) : (
          <Button size="l" type="submit" variant="primary" pending={change.isPending || form.checking}>
            {t("integrations.saveChanges")}
          </Button>
        )}
      </div>
    </FormWithGuide>
  );
}
