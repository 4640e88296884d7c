/** What the check said and what went wrong, and the buttons that check and save: of every form with a service's settings. */
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import type { SettingsForm } from "../useSettingsForm";
import { CheckOutcome } from "./CheckOutcome";
import styles from "./SettingsActions.module.css";

interface SettingsActionsProps {
  form: SettingsForm;
  saving: boolean;
  /** What the button says that checks and then saves. */
  saveLabel: string;
  onSaveAnyway: () => void;
  /** What it means to save settings that do not work. */
  anywayHelp?: string;
}

export function SettingsActions({ form, saving, saveLabel, onSaveAnyway, anywayHelp }: SettingsActionsProps) {
  const refused = form.outcome?.ok === false;
  return (
    <>
      {form.outcome && <CheckOutcome result={form.outcome} />}
      {form.failure && (
        <Banner tone="danger" live="alert">
          {form.failure.message}
        </Banner>
      )}
      <div className={styles.actions}>
        <Button size="l" pending={form.checking && !saving} onPress={() => void form.check()}>
          {t("integrations.check")}
        </Button>
        {refused ? (
          <Button size="l" variant="danger" pending={saving} onPress={onSaveAnyway}>
            {t("integrations.saveAnyway")}
          </Button>
        ) : (
          <Button size="l" type="submit" variant="primary" pending={saving || form.checking}>
            {saveLabel}
          </Button>
        )}
      </div>
      {refused && anywayHelp && <p className={styles.note}>{anywayHelp}</p>}
    </>
  );
}
