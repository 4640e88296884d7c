/** Turns the second factor on: the password, then the app with its first code, then the recovery codes. */
import { useState } from "react";
import { onlyProblems, required } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { CopyField } from "@/ui/CopyField";
import { Dialog } from "@/ui/Dialog";
import { TextField } from "@/ui/TextField";
import { startSecondFactor, useTurnOnSecondFactor, type SecondFactorStart } from "../queries";
import { PasswordDialog } from "./PasswordDialog";
import { QrCode } from "./QrCode";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";
import styles from "./Parts.module.css";

const FORM = "first-code";

export function SetUpSecondFactor({ onClose }: { onClose: () => void }) {
  const [started, setStarted] = useState<SecondFactorStart | null>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodesDialog codes={codes} onClose={onClose} />;
  if (started) return <FirstCode started={started} onClose={onClose} onCodes={setCodes} />;
  return (
    <PasswordDialog
      title={t("personal.factor.turnOn")}
      text={t("personal.factor.start.text")}
      confirm={t("personal.factor.start")}
      onClose={onClose}
      onConfirm={async (password) => setStarted(await startSecondFactor(password))}
    />
  );
}

interface FirstCodeProps {
  started: SecondFactorStart;
  onClose: () => void;
  onCodes: (codes: string[]) => void;
}

function FirstCode({ started, onClose, onCodes }: FirstCodeProps) {
  const turnOn = useTurnOnSecondFactor();
  const form = useForm(
    { code: "" },
    ({ code }) => onlyProblems({ code: required(code) }),
    async ({ code }) => onCodes(await turnOn(code.replace(/\s/g, ""))),
  );
  return (
    <Dialog
      title={t("personal.factor.scan")}
      isOpen
      onClose={onClose}
      dismissable={!form.pending}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <SubmitButton of={form} form={FORM}>
            {t("personal.factor.turnOn")}
          </SubmitButton>
        </>
      }
    >
      <div className={styles.steps}>
        <p>{t("personal.factor.scan.text")}</p>
        <QrCode text={started.uri} label={t("personal.factor.qr")} />
        <CopyField label={t("personal.factor.secret")} value={started.secret} />
        <form id={FORM} className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
          <FormFailure form={form} />
          <TextField
            label={t("personal.factor.code")}
            help={t("personal.factor.code.help")}
            autoComplete="one-time-code"
            inputMode="numeric"
            autoFocus
            {...form.field("code")}
          />
        </form>
      </div>
    </Dialog>
  );
}
