/** Ends the account for everybody: says what will be gone, and asks for its name and the password. */
import { useId, useState } from "react";
import { Trash2 } from "lucide-react";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/classNames";
import { Dialog } from "@/ui/Dialog";
import { Link } from "@/ui/Link";
import { Section } from "@/ui/Page";
import { PasswordField } from "@/ui/PasswordField";
import { TextField } from "@/ui/TextField";
import { useEraseAccount } from "../queries/account";
import { useGone } from "../useGone";
import styles from "./Account.module.css";

export function EraseAccount() {
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("account.erase.title")}>
      <div className={cx(styles.card, styles.danger)}>
        <div className={styles.row}>
          <p className={styles.words}>{t("account.erase.text")}</p>
          <Button variant="danger" icon={<Trash2 aria-hidden="true" />} onPress={() => setOpen(true)}>
            {t("account.erase")}
          </Button>
        </div>
      </div>
      {open && <EraseDialog onClose={() => setOpen(false)} />}
    </Section>
  );
}

function EraseDialog({ onClose }: { onClose: () => void }) {
  const { account } = useSession();
  const mayExport = useRight("export_data");
  const erase = useEraseAccount();
  const gone = useGone();
  const id = useId();
  const form = useForm(
    { confirm: "", password: "" },
    ({ confirm, password }) =>
      onlyProblems({
        confirm: confirm.trim() === account.name ? undefined : t("account.erase.confirm.wrong"),
        password: required(password),
      }),
    async ({ confirm, password }) => {
      await erase.mutateAsync({ confirm: confirm.trim(), password });
      await gone(t("account.erased", { name: account.name }));
    },
  );
  return (
    <Dialog
      title={t("account.erase.ask", { name: account.name })}
      isOpen
      onClose={onClose}
      dismissable={!form.pending}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <SubmitButton of={form} form={id} variant="danger">
            {t("account.erase.yes")}
          </SubmitButton>
        </>
      }
    >
      <form id={id} ref={form.formRef} onSubmit={form.submit} noValidate className={styles.form}>
        <Banner tone="danger" title={t("account.erase.gone")}>
          <ul className={styles.gone}>
            <li>{t("account.erase.gone.conversations")}</li>
            <li>{t("account.erase.gone.knowledge")}</li>
            <li>{t("account.erase.gone.integrations")}</li>
            <li>{t("account.erase.gone.team")}</li>
            <li>{t("account.erase.gone.people")}</li>
          </ul>
        </Banner>
        <p>
          {t("account.erase.forever")} {mayExport && <Link to="/settings/data">{t("account.erase.export")}</Link>}
        </p>
        <FormFailure form={form} />
        <TextField
          label={t("account.erase.confirm", { name: account.name })}
          autoComplete="off"
          {...form.field("confirm")}
        />
        <PasswordField label={t("settings.password")} autoComplete="current-password" {...form.field("password")} />
      </form>
    </Dialog>
  );
}
