/** What leaves the account as a file, and how long it keeps what customers wrote. */
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { Exports } from "../components/Exports";
import { FormNote } from "../components/FormNote";
import { RetentionForm } from "../components/RetentionForm";
import { SettingsPage } from "../components/SettingsPage";
import { Section } from "@/ui/Page";

export function DataPage() {
  const mayExport = useRight("export_data");
  const mayErase = useRight("erase_data");
  const mayKeep = useRight("manage_account");
  return (
    <SettingsPage title={t("settings.data")} lead={t("data.lead")}>
      {mayExport && <Exports />}
      {mayKeep && <RetentionForm />}
      {mayErase && (
        <Section title={t("data.contact.title")}>
          <FormNote>{t("data.contact.text")}</FormNote>
        </Section>
      )}
    </SettingsPage>
  );
}
