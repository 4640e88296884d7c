/** Asks somebody to join by e-mail: as what, and for which channels. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { badEmail, onlyProblems } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { Select } from "@/ui/Select";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { useInvite } from "../queries/members";
import { GIVEN_ROLES, isLimitable, type GivenRole } from "../roles";
import { ChannelChoice } from "./ChannelChoice";
import styles from "./Team.module.css";

export function InviteDialog({ onClose }: { onClose: () => void }) {
  const [role, setRole] = useState<GivenRole>("agent");
  const [channels, setChannels] = useState<string[] | null>(null);
  const [tried, setTried] = useState(false);
  const invite = useInvite();
  const limited = isLimitable(role);
  const incomplete = limited && channels?.length === 0;
  const form = useForm(
    { email: "" },
    ({ email }) => {
      setTried(true);
      return onlyProblems({ email: badEmail(email) });
    },
    async ({ email }) => {
      if (incomplete) return;
      await invite.mutateAsync({ email: email.trim(), role, channels: limited ? channels : null });
      showToast({ tone: "ok", text: t("team.invited", { email: email.trim() }) });
      onClose();
    },
  );

  return (
    <FormDialog
      title={t("team.invite.title")}
      size="s"
      form={form}
      submit={t("team.invite.send")}
      onClose={onClose}
      className={styles.form}
    >
      <TextField
        label={t("team.invite.email")}
        help={t("team.invite.email.help")}
        type="email"
        autoComplete="off"
        autoFocus
        {...form.field("email")}
      />
      <Select
        label={t("team.role")}
        help={t(`team.role.${role}`)}
        value={role}
        onChange={(next) => setRole(next as GivenRole)}
        options={GIVEN_ROLES.map((each) => ({ id: each, label: t(`account.role.${each}`) }))}
      />
      {limited && (
        <div className={styles.group}>
          <span className={styles.label}>{t("team.channels")}</span>
          <ChannelChoice
            value={channels}
            onChange={setChannels}
            error={tried && incomplete ? t("team.channels.choose") : null}
          />
        </div>
      )}
    </FormDialog>
  );
}
