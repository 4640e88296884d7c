/** Makes a key: what it is for and what it may do; then shows it, this once. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Checkbox } from "@/ui/Checkbox";
import { CopyField } from "@/ui/CopyField";
import { Dialog } from "@/ui/Dialog";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { useApiKeys, useMakeApiKey } from "../queries/apiKeys";
import { rightName } from "../rights";
import type { NewApiKey, Right } from "@/api/types";
import { FormNote } from "./FormNote";
import { Loaded } from "@/ui/Loaded";
import styles from "./Team.module.css";

const DAY_MS = 24 * 3_600_000;
const LIVES = ["30", "90", "365", "0"] as const;

export function MakeApiKey({ onClose }: { onClose: () => void }) {
  const [made, setMade] = useState<NewApiKey | null>(null);
  return made ? <Show made={made} onClose={onClose} /> : <Ask onMade={setMade} onClose={onClose} />;
}

function Ask({ onMade, onClose }: { onMade: (made: NewApiKey) => void; onClose: () => void }) {
  const make = useMakeApiKey();
  const [scopes, setScopes] = useState<Right[]>([]);
  const [days, setDays] = useState("90");
  const [tried, setTried] = useState(false);
  const form = useForm(
    { name: "" },
    ({ name }) => {
      setTried(true);
      return onlyProblems({ name: required(name) });
    },
    async ({ name }) => {
      if (scopes.length === 0) return;
      const expires_at = days === "0" ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
      onMade(await make.mutateAsync({ name: name.trim(), scopes, expires_at }));
    },
  );
  return (
    <FormDialog
      title={t("apiKeys.make.title")}
      form={form}
      submit={t("apiKeys.make")}
      onClose={onClose}
      className={styles.form}
    >
      <TextField
        label={t("apiKeys.name")}
        help={t("apiKeys.name.help")}
        maxLength={100}
        autoFocus
        autoComplete="off"
        {...form.field("name")}
      />
      <Scopes
        value={scopes}
        onChange={setScopes}
        error={tried && scopes.length === 0 ? t("apiKeys.scopes.choose") : null}
      />
      <Select
        label={t("apiKeys.life")}
        help={t("apiKeys.life.help")}
        value={days}
        onChange={setDays}
        options={LIVES.map((life) => ({
          id: life,
          label: life === "0" ? t("apiKeys.life.endless") : t("apiKeys.life.days", { count: Number(life) }),
        }))}
      />
    </FormDialog>
  );
}

interface ScopesProps {
  value: Right[];
  onChange: (value: Right[]) => void;
  error: string | null;
}

/** What a key can be allowed, as far as its maker may do it too. */
function Scopes({ value, onChange, error }: ScopesProps) {
  return (
    <div className={styles.group}>
      <span className={styles.label}>{t("apiKeys.scopes")}</span>
      <Loaded query={useApiKeys()} label={t("apiKeys.scopes")} rows={1}>
        {({ scopes }) => (
          <div role="group" aria-label={t("apiKeys.scopes")} className={styles.checks}>
            {(scopes as Right[]).map((right) => (
              <Checkbox
                key={right}
                isSelected={value.includes(right)}
                onChange={(on) => onChange(on ? [...value, right] : value.filter((other) => other !== right))}
              >
                {rightName(right)}
              </Checkbox>
            ))}
          </div>
        )}
      </Loaded>
      {error ? <FormNote tone="danger">{error}</FormNote> : <FormNote>{t("apiKeys.scopes.help")}</FormNote>}
    </div>
  );
}

function Show({ made, onClose }: { made: NewApiKey; onClose: () => void }) {
  return (
    <Dialog
      title={t("apiKeys.made", { name: made.name })}
      isOpen
      onClose={onClose}
      // One slip beside the window would lose the key for good.
      role="alertdialog"
      actions={
        <Button variant="primary" onPress={onClose}>
          {t("apiKeys.made.done")}
        </Button>
      }
    >
      <div className={styles.form}>
        <Banner tone="warn" title={t("apiKeys.once")}>
          {t("apiKeys.once.text")}
        </Banner>
        <CopyField label={t("apiKeys.key")} value={made.key} />
        <FormNote>{t("apiKeys.use")}</FormNote>
      </div>
    </Dialog>
  );
}
