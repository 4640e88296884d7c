/** Ends the account for everybody: says what will be gone, and asks for its name and the password. */
import { useState } from "react";
import { Trash2 } from "lucide-react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/classNames";
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
    <FormDialog
      title={t("account.erase.ask", { name: account.name })}
      form={form}
      submit={t("account.erase.yes")}
      danger
      onClose={onClose}
      className={styles.form}
      intro={
        <>
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
        </>
      }
    >
      <TextField
        label={t("account.erase.confirm", { name: account.name })}
        autoComplete="off"
        {...form.field("confirm")}
      />
      <PasswordField label={t("settings.password")} autoComplete="current-password" {...form.field("password")} />
    </FormDialog>
  );
}
