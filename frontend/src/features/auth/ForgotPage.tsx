/** Where somebody who forgot the password asks for a letter. */
import { useState } from "react";
import { badEmail, onlyProblems } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { AuthCard } from "./AuthCard";
import { LetterSent } from "./LetterSent";
import { forgotPassword } from "./letters";
import styles from "./AuthCard.module.css";

export default function ForgotPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (!sentTo) return <ForgotForm onLetter={setSentTo} />;
  return (
    <LetterSent
      title={t("auth.letter.title")}
      text={t("auth.forgot.letter")}
      email={sentTo}
      onSend={() => forgotPassword(sentTo)}
    />
  );
}

function ForgotForm({ onLetter }: { onLetter: (email: string) => void }) {
  const form = useForm(
    { email: "" },
    ({ email }) => onlyProblems({ email: badEmail(email) }),
    async ({ email }) => {
      await forgotPassword(email.trim());
      onLetter(email.trim());
    },
  );
  return (
    <AuthCard
      title={t("auth.forgot.title")}
      lead={t("auth.forgot.lead")}
      footer={
        <p>
          <Link to="/login">{t("auth.backToSignIn")}</Link>
        </p>
      }
    >
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        <FormFailure form={form} />
        <TextField
          label={t("auth.field.email")}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.field("email")}
        />
        <SubmitButton of={form} size="l" className={styles.submit}>
          {t("auth.forgot.submit")}
        </SubmitButton>
      </form>
    </AuthCard>
  );
}
