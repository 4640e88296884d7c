/** A window that wants the password, and perhaps a code, before it does something. */
import { onlyProblems, required } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import styles from "./Parts.module.css";

interface PasswordDialogProps {
  title: string;
  text: string;
  confirm: string;
  danger?: boolean;
  /** Asks for a code of the app, or a recovery code, besides. */
  withCode?: boolean;
  onClose: () => void;
  onConfirm: (password: string, code: string) => Promise<void>;
}

const FORM = "prove-password";

export function PasswordDialog(props: PasswordDialogProps) {
  const { title, text, confirm, danger = false, withCode = false, onClose, onConfirm } = props;
  const form = useForm(
    { password: "", code: "" },
    ({ password, code }) => onlyProblems({ password: required(password), code: withCode ? required(code) : undefined }),
    ({ password, code }) => onConfirm(password, code.replace(/\s/g, "")),
  );
  return (
    <Dialog
      title={title}
      size="s"
      isOpen
      onClose={onClose}
      dismissable={!form.pending}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <SubmitButton of={form} form={FORM} variant={danger ? "danger" : "primary"}>
            {confirm}
          </SubmitButton>
        </>
      }
    >
      <form id={FORM} className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        <p>{text}</p>
        <FormFailure form={form} />
        <PasswordField
          label={t("personal.password.yours")}
          autoComplete="current-password"
          autoFocus
          {...form.field("password")}
        />
        {withCode && (
          <TextField
            label={t("personal.factor.anyCode")}
            autoComplete="one-time-code"
            spellCheck="false"
            {...form.field("code")}
          />
        )}
      </form>
    </Dialog>
  );
}
