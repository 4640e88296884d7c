/** Makes another member the owner; asked for again with the password, for it cannot be taken back alone. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { refreshSession } from "@/api/session";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { Section } from "@/ui/Page";
import { PasswordField } from "@/ui/PasswordField";
import { Select } from "@/ui/Select";
import { showToast } from "@/ui/toasts";
import { useMakeOwner, useMembers } from "../queries/members";
import type { Member } from "@/api/types";
import { Loaded } from "@/ui/Loaded";
import styles from "./Account.module.css";

export function HandOver() {
  const [open, setOpen] = useState(false);
  const me = useSession().user.id;
  return (
    <Section title={t("account.handOver.title")}>
      <Loaded query={useMembers()} label={t("team.members")} rows={1}>
        {({ items }) => {
          const others = items.filter(({ user_id, role }) => user_id !== me && role !== "owner");
          return (
            <div className={styles.card}>
              <div className={styles.row}>
                <p className={styles.words}>
                  {others.length > 0 ? t("account.handOver.text") : t("account.handOver.alone")}{" "}
                  {others.length === 0 && <Link to="/settings/team">{t("account.handOver.toTeam")}</Link>}
                </p>
                {others.length > 0 && <Button onPress={() => setOpen(true)}>{t("account.handOver")}</Button>}
              </div>
              {open && <HandOverDialog others={others} onClose={() => setOpen(false)} />}
            </div>
          );
        }}
      </Loaded>
    </Section>
  );
}

function HandOverDialog({ others, onClose }: { others: Member[]; onClose: () => void }) {
  const makeOwner = useMakeOwner();
  const [chosen, setChosen] = useState<string | null>(others.length === 1 ? (others[0]?.user_id ?? null) : null);
  const [tried, setTried] = useState(false);
  const heir = others.find(({ user_id }) => user_id === chosen);
  const form = useForm(
    { password: "" },
    ({ password }) => {
      setTried(true);
      return onlyProblems({ password: required(password) });
    },
    async ({ password }) => {
      if (!heir) return;
      await makeOwner.mutateAsync({ id: heir.user_id, password });
      // What one may do is part of the session: from now on it is less.
      await refreshSession().catch(() => null);
      showToast({ tone: "ok", text: t("account.handOver.done", { name: heir.name }) });
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("account.handOver.title")}
      size="s"
      form={form}
      submit={t("account.handOver.yes")}
      onClose={onClose}
      className={styles.form}
      intro={<p>{t("account.handOver.means")}</p>}
    >
      <Select
        label={t("account.handOver.to")}
        value={chosen}
        onChange={setChosen}
        error={tried && !heir ? t("account.handOver.choose") : null}
        options={others.map(({ user_id, name, email }) => ({ id: user_id, label: `${name} (${email})` }))}
      />
      <PasswordField label={t("settings.password")} autoComplete="current-password" {...form.field("password")} />
    </FormDialog>
  );
}
