/** Where a business makes its account. */
import { useLocation } from "react-router";
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { register } from "./actions";
import { AuthCard } from "./AuthCard";
import styles from "./AuthCard.module.css";
import { badEmail, MIN_PASSWORD, onlyProblems, required, useAuthForm } from "./useAuthForm";

export default function RegisterPage() {
  const form = useAuthForm(
    { account_name: "", name: "", email: "", password: "" },
    ({ account_name, name, email, password }) =>
      onlyProblems({
        account_name: required(account_name),
        name: required(name),
        email: badEmail(email),
        password: password.length < MIN_PASSWORD ? t("auth.error.passwordLength", { count: MIN_PASSWORD }) : undefined,
      }),
    (values) => register({ ...values, email: values.email.trim() }),
    (error) => (error.kind === "conflict" ? { email: t("auth.error.emailTaken") } : null),
  );
  return (
    <AuthCard
      title={t("auth.register.title")}
      lead={t("auth.register.lead")}
      footer={
        <>
          {t("auth.register.hasAccount")}{" "}
          <Link to="/login" state={useLocation().state}>
            {t("auth.register.toSignIn")}
          </Link>
        </>
      }
    >
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        {form.failure && (
          <Banner tone="danger" live="alert">
            {form.failure}
          </Banner>
        )}
        <TextField
          label={t("auth.field.accountName")}
          help={t("auth.field.accountName.hint")}
          autoComplete="organization"
          autoFocus
          {...form.field("account_name")}
        />
        <TextField label={t("auth.field.name")} autoComplete="name" {...form.field("name")} />
        <TextField label={t("auth.field.email")} type="email" autoComplete="username" {...form.field("email")} />
        <TextField
          label={t("auth.field.password")}
          help={t("auth.field.password.hint", { count: MIN_PASSWORD })}
          type="password"
          autoComplete="new-password"
          {...form.field("password")}
        />
        <Button type="submit" variant="primary" size="l" pending={form.pending} className={styles.submit}>
          {t("auth.register.submit")}
        </Button>
      </form>
    </AuthCard>
  );
}
