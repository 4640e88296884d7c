/** Limits an agent to some of the channels, or gives all of them back. */
import { useState } from "react";
import { t } from "@/lib/i18n";
import { failureText } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { showToast } from "@/ui/toasts";
import { useChangeMember } from "../queries/members";
import type { Member } from "@/api/types";
import { ChannelChoice } from "./ChannelChoice";
import styles from "./Team.module.css";

export function ChannelsDialog({ member, onClose }: { member: Member; onClose: () => void }) {
  const [channels, setChannels] = useState(member.channels);
  const [incomplete, setIncomplete] = useState(false);
  const change = useChangeMember();
  const { user_id: id, name } = member;

  function save() {
    if (channels?.length === 0) return setIncomplete(true);
    change.mutate(
      { id, channels },
      {
        onSuccess: () => {
          showToast({ tone: "ok", text: t("team.channels.changed", { name }) });
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      title={t("team.channels.of", { name })}
      size="s"
      isOpen
      onClose={onClose}
      dismissable={!change.isPending}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" pending={change.isPending} onPress={save}>
            {t("settings.save")}
          </Button>
        </>
      }
    >
      <div className={styles.form}>
        <p>{t("team.channels.help")}</p>
        {change.error && (
          <Banner tone="danger" live="alert">
            {failureText(change.error)}
          </Banner>
        )}
        <ChannelChoice
          value={channels}
          onChange={(next) => {
            setChannels(next);
            setIncomplete(false);
          }}
          error={incomplete ? t("team.channels.choose") : null}
        />
      </div>
    </Dialog>
  );
}
