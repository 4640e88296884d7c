/** The second step of signing in: a code from the app, or a recovery code when the phone is away. */
import { useState } from "react";
import { onlyProblems, required } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";
import { signInWithCode } from "./actions";
import { AuthCard } from "./AuthCard";
import styles from "./AuthCard.module.css";

interface SecondFactorStepProps {
  /** Says that the password was right; good for some minutes. */
  ticket: string;
  onRestart: () => void;
}

export function SecondFactorStep({ ticket, onRestart }: SecondFactorStepProps) {
  const [recovery, setRecovery] = useState(false);
  return (
    <AuthCard
      title={t("auth.code.title")}
      lead={t(recovery ? "auth.code.recoveryLead" : "auth.code.lead")}
      footer={
        <Button variant="ghost" onPress={onRestart}>
          {t("auth.code.restart")}
        </Button>
      }
    >
      <CodeForm key={String(recovery)} ticket={ticket} recovery={recovery} />
      <div className={styles.done}>
        <Button variant="ghost" onPress={() => setRecovery(!recovery)}>
          {t(recovery ? "auth.code.useApp" : "auth.code.useRecovery")}
        </Button>
      </div>
    </AuthCard>
  );
}

function CodeForm({ ticket, recovery }: { ticket: string; recovery: boolean }) {
  const form = useForm(
    { code: "" },
    ({ code }) => onlyProblems({ code: required(code) }),
    ({ code }) => signInWithCode(ticket, code.replace(/\s/g, "")),
    (error) => (error.status === 401 ? { code: error.message } : null),
  );
  return (
    <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
      <FormFailure form={form} />
      <TextField
        label={t(recovery ? "auth.field.recoveryCode" : "auth.field.code")}
        autoComplete={recovery ? "off" : "one-time-code"}
        inputMode={recovery ? "text" : "numeric"}
        spellCheck="false"
        autoFocus
        {...form.field("code")}
      />
      <SubmitButton of={form} size="l" className={styles.submit}>
        {t("auth.signIn.submit")}
      </SubmitButton>
    </form>
  );
}
