/** The address to sign in with, and the way to another one. */
import { useState } from "react";
import { badEmail, onlyProblems, required } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Dialog } from "@/ui/Dialog";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { changeEmail } from "../queries";
import styles from "./Parts.module.css";

const FORM = "change-email";

export function EmailSetting() {
  const { user, email_verified } = useSession();
  const [asking, setAsking] = useState(false);
  const [sentTo, setSentTo] = useState<string | null>(null);
  return (
    <>
      <div className={styles.setting}>
        <div className={styles.words}>
          <p className={styles.label}>
            {t("personal.email")}
            {!email_verified && <Chip tone="warn">{t("personal.email.unproven")}</Chip>}
          </p>
          <p className={styles.value}>{user.email}</p>
        </div>
        <Button onPress={() => setAsking(true)}>{t("personal.email.change")}</Button>
      </div>
      {sentTo && (
        <Banner tone="ok" live="status" title={t("personal.email.sent", { email: sentTo })}>
          {t("personal.email.sent.text", { email: user.email })}
        </Banner>
      )}
      {asking && (
        <ChangeEmail
          onClose={() => setAsking(false)}
          onSent={(email) => {
            setSentTo(email);
            setAsking(false);
          }}
        />
      )}
    </>
  );
}

function ChangeEmail({ onClose, onSent }: { onClose: () => void; onSent: (email: string) => void }) {
  const form = useForm(
    { email: "", password: "" },
    ({ email, password }) => onlyProblems({ email: badEmail(email), password: required(password) }),
    async ({ email, password }) => {
      await changeEmail(email.trim(), password);
      onSent(email.trim());
    },
  );
  return (
    <Dialog
      title={t("personal.email.title")}
      size="s"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <SubmitButton of={form} form={FORM}>
            {t("personal.email.send")}
          </SubmitButton>
        </>
      }
    >
      <form id={FORM} className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        <p>{t("personal.email.text")}</p>
        <FormFailure form={form} />
        <TextField
          label={t("personal.email.new")}
          type="email"
          autoComplete="email"
          autoFocus
          {...form.field("email")}
        />
        <PasswordField
          label={t("personal.password.yours")}
          autoComplete="current-password"
          {...form.field("password")}
        />
      </form>
    </Dialog>
  );
}
