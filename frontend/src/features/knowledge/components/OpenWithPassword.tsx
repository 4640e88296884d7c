/** Asks for the password of a protected file where the file stands. */
import type { Document } from "@/api/types";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { PasswordField } from "@/ui/PasswordField";
import { useOpenDocument } from "../libraryQueries";
import styles from "./OpenWithPassword.module.css";

export function OpenWithPassword({ document }: { document: Pick<Document, "id" | "name"> }) {
  const give = useOpenDocument();
  const form = useForm(
    { password: "" },
    ({ password }) => onlyProblems({ password: required(password) }),
    ({ password }) => give(document.id, password),
  );
  return (
    <form ref={form.formRef} onSubmit={form.submit} noValidate className={styles.form}>
      <FormFailure form={form} />
      <PasswordField
        {...form.field("password")}
        label={t("knowledge.passwordOf", { name: document.name })}
        autoComplete="new-password"
      />
      <SubmitButton of={form} size="l" variant="plain">
        {t("knowledge.unlock")}
      </SubmitButton>
    </form>
  );
}
