/** What the business is called, here and in every letter that Dana sends. */
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { Section } from "@/ui/Page";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { useAccount, useRenameAccount } from "../queries/account";
import { Loaded } from "@/ui/Loaded";
import styles from "./Account.module.css";

export function AccountName() {
  return (
    <Section title={t("account.name.title")}>
      <Loaded query={useAccount()} label={t("settings.account")} rows={1}>
        {({ name }) => <NameForm saved={name} />}
      </Loaded>
    </Section>
  );
}

function NameForm({ saved }: { saved: string }) {
  const mayChange = useRight("manage_account");
  const rename = useRenameAccount();
  const form = useForm(
    { name: saved },
    ({ name }) => onlyProblems({ name: required(name) }),
    async ({ name }) => {
      await rename.mutateAsync(name.trim());
      showToast({ tone: "ok", text: t("account.name.saved") });
    },
  );
  return (
    <form ref={form.formRef} onSubmit={form.submit} noValidate className={styles.card}>
      <FormFailure form={form} />
      <TextField
        label={t("account.name")}
        help={mayChange ? t("account.name.help") : t("account.name.admins")}
        isReadOnly={!mayChange}
        maxLength={200}
        autoComplete="organization"
        {...form.field("name")}
      />
      {mayChange && (
        <div className={styles.actions}>
          <SubmitButton of={form}>{t("settings.save")}</SubmitButton>
        </div>
      )}
    </form>
  );
}
