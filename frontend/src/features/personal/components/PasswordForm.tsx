/** Another password. */
import { useState } from "react";
import { onlyProblems, required, shortPassword } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { NewPasswordField } from "@/lib/forms/NewPasswordField";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { PasswordField } from "@/ui/PasswordField";
import { showToast } from "@/ui/toasts";
import { useChangePassword } from "../queries";
import styles from "./Parts.module.css";

/** Empties itself when it has been used. */
export function PasswordForm() {
  const [times, setTimes] = useState(0);
  return <EmptyForm key={times} onChanged={() => setTimes(times + 1)} />;
}

function EmptyForm({ onChanged }: { onChanged: () => void }) {
  const { user } = useSession();
  const change = useChangePassword();
  const form = useForm(
    { password: "", new_password: "" },
    ({ password, new_password }) =>
      onlyProblems({ password: required(password), new_password: shortPassword(new_password) }),
    async ({ password, new_password }) => {
      await change(password, new_password);
      showToast({ tone: "ok", text: t("personal.password.changed") });
      onChanged();
    },
  );
  return (
    <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
      <p className={styles.note}>{t("personal.password.text")}</p>
      <FormFailure form={form} />
      {/* For the browser's password keeper: which sign-in the new password belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={user.email} readOnly />
      <PasswordField
        label={t("personal.password.current")}
        autoComplete="current-password"
        {...form.field("password")}
      />
      <NewPasswordField
        label={t("personal.password.new")}
        about={[user.name, user.email]}
        {...form.field("new_password")}
      />
      <SubmitButton of={form} variant="plain" size="l" className={styles.submit}>
        {t("personal.password.submit")}
      </SubmitButton>
    </form>
  );
}
