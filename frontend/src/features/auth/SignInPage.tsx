/** Where people sign in. */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { asApiError } from "@/api/errors";
import { badEmail, onlyProblems, required } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useSessionState } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { signIn } from "./actions";
import { AuthCard } from "./AuthCard";
import { LettersLink } from "./LettersLink";
import { LetterSent } from "./LetterSent";
import { sendVerification } from "./letters";
import { SecondFactorStep } from "./SecondFactorStep";
import { useHealth } from "./useHealth";
import styles from "./AuthCard.module.css";

export default function SignInPage() {
  const [ticket, setTicket] = useState<string | null>(null);
  const [unproven, setUnproven] = useState<string | null>(null);
  if (ticket) return <SecondFactorStep ticket={ticket} onRestart={() => setTicket(null)} />;
  if (unproven) {
    return (
      <LetterSent
        title={t("auth.unproven.title")}
        text={t("auth.unproven.text")}
        email={unproven}
        sent={false}
        onSend={() => sendVerification(unproven)}
      />
    );
  }
  return <PasswordStep onTicket={setTicket} onUnproven={setUnproven} />;
}

interface PasswordStepProps {
  onTicket: (ticket: string) => void;
  onUnproven: (email: string) => void;
}

function PasswordStep({ onTicket, onUnproven }: PasswordStepProps) {
  const state = useSessionState();
  const from: unknown = useLocation().state;
  const queries = useQueryClient();
  const isClosed = useHealth()?.registering === false;
  const form = useForm(
    { email: "", password: "" },
    ({ email, password }) => onlyProblems({ email: badEmail(email), password: required(password) }),
    async ({ email, password }) => {
      const ticket = await signIn({ email: email.trim(), password });
      // What the last person saw here is not for the next one.
      queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== "app" && queryKey[0] !== "auth" });
      if (ticket) onTicket(ticket);
    },
    (error) => (error.status === 401 ? t("auth.error.credentials") : null),
  );
  return (
    <AuthCard
      title={t("auth.signIn.title")}
      lead={t("auth.signIn.lead")}
      footer={
        <>
          <p>
            {t("auth.signIn.noAccount")}{" "}
            {isClosed ? (
              t("auth.signIn.byInvitation")
            ) : (
              <Link to="/register" state={from}>
                {t("auth.signIn.toRegister")}
              </Link>
            )}
          </p>
          <LettersLink />
        </>
      }
    >
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        {state.status === "signedOut" && state.expired && <Banner tone="info">{t("auth.expired")}</Banner>}
        <FormFailure form={form}>
          <Button variant="ghost" size="s" onPress={() => onUnproven(form.values.email.trim())}>
            {t("auth.unproven.ask")}
          </Button>
        </FormFailure>
        <TextField
          label={t("auth.field.email")}
          type="email"
          autoComplete="username"
          autoFocus
          {...form.field("email")}
        />
        <PasswordField label={t("auth.field.password")} autoComplete="current-password" {...form.field("password")} />
        <p className={styles.aside}>
          <Link to="/forgot" state={from}>
            {t("auth.signIn.forgot")}
          </Link>
        </p>
        <SubmitButton of={form} size="l" className={styles.submit}>
          {t("auth.signIn.submit")}
        </SubmitButton>
      </form>
      <DemoSignIn onTicket={onTicket} />
    </AuthCard>
  );
}

/** One press into the demo account, where the server says that there is one. */
function DemoSignIn({ onTicket }: Pick<PasswordStepProps, "onTicket">) {
  const demo = useHealth()?.demo;
  if (!demo) return null;
  const use = () => {
    signIn(demo)
      .then((ticket) => ticket && onTicket(ticket))
      .catch((error: unknown) => showToast({ text: asApiError(error).message, tone: "danger" }));
  };
  return (
    <div className={styles.demo}>
      <Banner tone="ok" title={t("auth.demo.title")} actions={<Button onPress={use}>{t("auth.demo.use")}</Button>}>
        {t("auth.demo.text", { email: demo.email })}
      </Banner>
    </div>
  );
}
