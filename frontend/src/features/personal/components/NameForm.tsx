/** The name that colleagues see. */
import { required, onlyProblems } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { changeName } from "../queries";
import styles from "./Parts.module.css";

export function NameForm() {
  const session = useSession();
  const form = useForm(
    { name: session.user.name },
    ({ name }) => onlyProblems({ name: required(name) }),
    async ({ name }) => {
      await changeName(name.trim(), session);
      showToast({ tone: "ok", text: t("personal.name.saved") });
    },
  );
  return (
    <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
      <FormFailure form={form} />
      <div className={styles.inline}>
        <TextField label={t("personal.name")} autoComplete="name" {...form.field("name")} />
        <SubmitButton of={form} variant="plain" size="l">
          {t("personal.name.save")}
        </SubmitButton>
      </div>
    </form>
  );
}
