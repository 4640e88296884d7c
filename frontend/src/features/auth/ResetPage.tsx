/** Where the link of a letter sets a new password. */
import { useState } from "react";
import { onlyProblems, shortPassword } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { NewPasswordField } from "@/lib/forms/NewPasswordField";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { closeSession } from "@/api/session";
import { ButtonLink } from "@/ui/ButtonLink";
import { AuthCard } from "./AuthCard";
import { DeadLink } from "./DeadLink";
import { resetPassword } from "./letters";
import { useLinkToken } from "./useLinkToken";
import styles from "./AuthCard.module.css";

export function ResetPage() {
  const token = useLinkToken();
  // Another link is another story, also in the tab where the last one was opened.
  return token ? <Reset key={token} token={token} /> : <Dead />;
}

function Reset({ token }: { token: string }) {
  const [at, setAt] = useState<"form" | "done" | "dead">("form");
  const form = useForm(
    { password: "" },
    ({ password }) => onlyProblems({ password: shortPassword(password) }),
    async ({ password }) => {
      await resetPassword(token, password);
      // The server ended all sessions of the person; one that is open here may be among them.
      closeSession();
      setAt("done");
    },
    (error) => {
      if (!error.temporary && !("password" in error.fieldErrors)) setAt("dead");
      return null;
    },
  );
  if (at === "done") return <Done />;
  if (at === "dead") return <Dead />;
  return (
    <AuthCard title={t("auth.reset.title")} lead={t("auth.reset.lead")}>
      <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
        <FormFailure form={form} />
        <NewPasswordField label={t("auth.field.newPassword")} autoFocus {...form.field("password")} />
        <SubmitButton of={form} size="l" className={styles.submit}>
          {t("auth.reset.submit")}
        </SubmitButton>
      </form>
    </AuthCard>
  );
}

function Dead() {
  return <DeadLink next={<ButtonLink to="/forgot">{t("auth.reset.another")}</ButtonLink>} />;
}

function Done() {
  return (
    <AuthCard title={t("auth.reset.done")} lead={t("auth.reset.done.text")}>
      <div className={styles.done}>
        <ButtonLink to="/login" variant="primary" size="l">
          {t("auth.reset.toSignIn")}
        </ButtonLink>
      </div>
    </AuthCard>
  );
}
