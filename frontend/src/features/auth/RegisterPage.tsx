/** Where a business makes its account. */
import { useState } from "react";
import { useLocation } from "react-router";
import { badEmail, onlyProblems, required, shortPassword } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { NewPasswordField } from "@/lib/forms/NewPasswordField";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { register } from "./actions";
import { AuthCard } from "./AuthCard";
import { LetterSent } from "./LetterSent";
import { sendVerification } from "./letters";
import { useHealth } from "./useHealth";
import styles from "./AuthCard.module.css";

export default function RegisterPage() {
  const [sentTo, setSentTo] = useState<string | null>(null);
  if (useHealth()?.registering === false) return <ByInvitation />;
  if (!sentTo) return <RegisterForm onLetter={setSentTo} />;
  return (
    <LetterSent
      title={t("auth.letter.title")}
      text={t("auth.register.letter")}
      email={sentTo}
      onSend={() => sendVerification(sentTo)}
    />
  );
}

function ToSignIn() {
  return (
    <p>
      {t("auth.register.hasAccount")}{" "}
      <Link to="/login" state={useLocation().state}>
        {t("auth.register.toSignIn")}
      </Link>
    </p>
  );
}

/** Where nobody makes an account by himself: what to do instead. */
function ByInvitation() {
  return <AuthCard title={t("auth.register.closed")} lead={t("auth.register.closed.text")} footer={<ToSignIn />} />;
}

function RegisterForm({ onLetter }: { onLetter: (email: string) => void }) {
  const form = useForm(
    { account_name: "", name: "", email: "", password: "" },
    ({ account_name, name, email, password }) =>
      onlyProblems({
        account_name: required(account_name),
        name: required(name),
        email: badEmail(email),
        password: shortPassword(password),
      }),
    async (values) => {
      const email = values.email.trim();
      if (!(await register({ ...values, email }))) onLetter(email);
    },
    (error) => (error.kind === "conflict" ? { email: t("auth.error.emailTaken") } : null),
  );
  const { account_name, name, email } = form.values;
  return (
    <AuthCard title={t("auth.register.title")} lead={t("auth.register.lead")} footer={<ToSignIn />}>
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        <FormFailure form={form} />
        <TextField
          label={t("auth.field.accountName")}
          help={t("auth.field.accountName.hint")}
          autoComplete="organization"
          autoFocus
          {...form.field("account_name")}
        />
        <TextField label={t("auth.field.name")} autoComplete="name" {...form.field("name")} />
        <TextField label={t("auth.field.email")} type="email" autoComplete="username" {...form.field("email")} />
        <NewPasswordField
          label={t("auth.field.password")}
          about={[account_name, name, email]}
          {...form.field("password")}
        />
        <SubmitButton of={form} size="l" className={styles.submit}>
          {t("auth.register.submit")}
        </SubmitButton>
      </form>
    </AuthCard>
  );
}
