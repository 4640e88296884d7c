/** Asks before a person loses the account, and offers to invite them back after. */
import { t } from "@/lib/i18n";
import { tellAndThrow, tellFailure } from "@/lib/tell";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { showToast } from "@/ui/toasts";
import { useInvite, useRemoveMember } from "../queries/members";
import type { Member } from "@/api/types";

interface RemoveMemberProps {
  member: Member;
  isOpen: boolean;
  onClose: () => void;
}

export function RemoveMember({ member, isOpen, onClose }: RemoveMemberProps) {
  const remove = useRemoveMember();
  const inviteBack = useInviteBack(member);
  const { user_id: id, name } = member;

  async function confirm() {
    await remove.mutateAsync(id).catch(tellAndThrow);
    showToast({
      tone: "ok",
      text: t("team.removed", { name }),
      action: { label: t("team.inviteBack"), onAction: inviteBack },
    });
  }

  return (
    <ConfirmDialog
      title={t("team.remove.title", { name })}
      confirmLabel={t("team.remove.yes")}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{t("team.remove.text")}</p>
    </ConfirmDialog>
  );
}

function useInviteBack({ email, role, channels }: Member) {
  const { mutateAsync } = useInvite();
  return () => {
    // The row is gone by then, and with it whatever waits for a callback of its own: the promise is not.
    mutateAsync({ email, role, channels }).then(
      () => showToast({ tone: "ok", text: t("team.invited", { email }) }),
      tellFailure,
    );
  };
}
