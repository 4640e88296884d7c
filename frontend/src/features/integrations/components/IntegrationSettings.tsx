/** The settings of a saved integration; a secret stays as it is unless it is replaced. */
import { useState } from "react";
import type { CatalogueEntry, Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { SchemaForm } from "@/lib/schema-form/SchemaForm";
import { useAllowed } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { showToast } from "@/ui/toasts";
import { TextField } from "@/ui/TextField";
import { useChangeIntegration } from "../queries";
import { useSettingsForm } from "../useSettingsForm";
import { wordsOf } from "../words";
import { FormWithGuide } from "./FormWithGuide";
import { OldSecrets } from "./OldSecrets";
import { SettingsActions } from "./SettingsActions";
import styles from "./IntegrationSettings.module.css";

export function IntegrationSettings({ integration, entry }: { integration: Integration; entry: CatalogueEntry }) {
  const mayChange = useAllowed("admin");
  const form = useSettingsForm(entry.config_schema, entry.key, { id: integration.id, config: integration.config });
  const change = useChangeIntegration(integration.id);
  const [name, setName] = useState(integration.name);

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

  if (!mayChange) return <Banner>{t("integrations.adminsOnly")}</Banner>;
  return (
    <FormWithGuide entry={entry} onSubmit={() => void form.checkAndSave(save)}>
      <h2 className={styles.title}>{t("integrations.settings")}</h2>
      <OldSecrets integration={integration} fields={form.fields} />
      <TextField
        label={t("integrations.name")}
        help={t(wordsOf(integration.kind).nameHelp)}
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
      <SettingsActions
        form={form}
        saving={change.isPending}
        saveLabel={t("integrations.saveChanges")}
        onSaveAnyway={() => void save()}
      />
    </FormWithGuide>
  );
}
