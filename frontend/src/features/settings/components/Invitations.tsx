/** Who was asked to join and has not come yet. */
import { useState } from "react";
import { Mail, Send, Undo2 } from "lucide-react";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { EmptyState } from "@/ui/EmptyState";
import { IconButton } from "@/ui/IconButton";
import { Facts, List, ListRow } from "@/ui/List";
import { Section } from "@/ui/Page";
import { showToast } from "@/ui/toasts";
import { useInvitations, useInvite, useResendInvitation, useWithdrawInvitation } from "../queries/members";
import type { Invitation } from "@/api/types";
import { Loaded } from "@/ui/Loaded";

export function Invitations() {
  const invitations = useInvitations();
  return (
    <Section
      title={t("team.invitations")}
      note={invitations.data && t("team.invitations.count", { count: invitations.data.items.length })}
    >
      <Loaded query={invitations} label={t("team.invitations")} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState compact level={3} title={t("team.invitations.none")}>
              {t("team.invitations.none.text")}
            </EmptyState>
          ) : (
            <List label={t("team.invitations")}>
              {items.map((invitation) => (
                <InvitationRow key={invitation.id} invitation={invitation} />
              ))}
            </List>
          )
        }
      </Loaded>
    </Section>
  );
}

function InvitationRow({ invitation }: { invitation: Invitation }) {
  const { email, role, inviter, created_at, expires_at, expired } = invitation;
  return (
    <ListRow
      leading={<Mail aria-hidden="true" />}
      title={email}
      chips={
        <>
          <Chip>{t(`account.role.${role}`)}</Chip>
          {expired && <Chip tone="warn">{t("team.invitation.expired")}</Chip>}
        </>
      }
      meta={
        <Facts
          items={[
            <time key="sent" dateTime={created_at} title={fullTime(created_at)}>
              {t("team.invitation.sent", { day: dayLabel(created_at) })}
            </time>,
            t("team.invitation.by", { name: inviter }),
            <time key="until" dateTime={expires_at} title={fullTime(expires_at)}>
              {t(expired ? "team.invitation.ended" : "team.invitation.until", { day: dayLabel(expires_at) })}
            </time>,
          ]}
        />
      }
      actions={<Actions invitation={invitation} />}
    />
  );
}

function Actions({ invitation: { id, email, role, channels } }: { invitation: Invitation }) {
  const [sent, setSent] = useState(false);
  const resend = useResendInvitation();
  const withdraw = useWithdrawInvitation();
  const { mutateAsync: invite } = useInvite();

  function sendAgain() {
    resend.mutate(id, {
      onError: tellFailure,
      onSuccess: () => {
        setSent(true);
        showToast({ tone: "ok", text: t("team.invitation.resent", { email }) });
      },
    });
  }

  function takeBack() {
    const undo = { label: t("ui.undo"), onAction: () => void invite({ email, role, channels }).catch(tellFailure) };
    withdraw.mutate(id, { onError: tellFailure });
    showToast({ tone: "ok", text: t("team.invitation.withdrawn", { email }), action: undo });
  }

  return (
    <>
      <IconButton
        label={t("team.invitation.resend", { email })}
        pending={resend.isPending}
        isDisabled={sent}
        onPress={sendAgain}
      >
        <Send aria-hidden="true" />
      </IconButton>
      <Button
        aria-label={t("team.invitation.withdraw.of", { email })}
        icon={<Undo2 aria-hidden="true" />}
        pending={withdraw.isPending}
        onPress={takeBack}
      >
        {t("team.invitation.withdraw")}
      </Button>
    </>
  );
}
