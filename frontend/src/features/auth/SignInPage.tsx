/** Where people sign in. */
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { useSessionState } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { signIn } from "./actions";
import { AuthCard } from "./AuthCard";
import styles from "./AuthCard.module.css";
import { badEmail, onlyProblems, required, useAuthForm } from "./useAuthForm";

export default function SignInPage() {
  const state = useSessionState();
  const form = useAuthForm(
    { email: "", password: "" },
    ({ email, password }) => onlyProblems({ email: badEmail(email), password: required(password) }),
    ({ email, password }) => signIn({ email: email.trim(), password }),
    (error) => (error.status === 401 ? t("auth.error.credentials") : null),
  );
  return (
    <AuthCard
      title={t("auth.signIn.title")}
      lead={t("auth.signIn.lead")}
      footer={
        <>
          {t("auth.signIn.noAccount")}{" "}
          <Link to="/register" state={useLocation().state}>
            {t("auth.signIn.toRegister")}
          </Link>
        </>
      }
    >
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        {state.status === "signedOut" && state.expired && <Banner tone="info">{t("auth.expired")}</Banner>}
        {form.failure && (
          <Banner tone="danger" live="alert">
            {form.failure}
          </Banner>
        )}
        <TextField
          label={t("auth.field.email")}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.field("email")}
        />
        <TextField
          label={t("auth.field.password")}
          type="password"
          autoComplete="current-password"
          {...form.field("password")}
        />
        <Button type="submit" variant="primary" size="l" pending={form.pending} className={styles.submit}>
          {t("auth.signIn.submit")}
        </Button>
      </form>
      <DemoSignIn />
    </AuthCard>
  );
}

/** One press into the demo account, where the server says that there is one. */
function DemoSignIn() {
  const { data } = useQuery({ queryKey: ["app", "health"], queryFn: () => call(api.GET("/api/health")) });
  const demo = data?.demo;
  if (!demo) return null;
  const use = () => {
    signIn(demo).catch((error: unknown) => showToast({ text: asApiError(error).message, tone: "danger" }));
  };
  return (
    <div className={styles.demo}>
      <Banner tone="ok" title={t("auth.demo.title")} actions={<Button onPress={use}>{t("auth.demo.use")}</Button>}>
        {t("auth.demo.text", { email: demo.email })}
      </Banner>
    </div>
  );
}
