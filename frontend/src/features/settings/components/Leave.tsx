/** Leaving the account; an owner is told what has to happen before. */
import { useState } from "react";
import { t } from "@/lib/i18n";
import { useRole, useSession } from "@/lib/SessionContext";
import { tellAndThrow } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Section } from "@/ui/Page";
import { useMembers, useRemoveMember } from "../queries/members";
import { useGone } from "../useGone";
import styles from "./Account.module.css";

export function Leave() {
  const { account, user } = useSession();
  const owner = useRole() === "owner";
  const { data } = useMembers();
  const [asking, setAsking] = useState(false);
  const remove = useRemoveMember();
  const gone = useGone();
  const owners = data?.items.filter(({ role }) => role === "owner").length ?? 1;
  const onlyOwner = owner && owners < 2;

  async function leave() {
    await remove.mutateAsync(user.id).catch(tellAndThrow);
    await gone(t("account.left", { name: account.name }));
  }

  return (
    <Section title={t("account.leave.title")}>
      <div className={styles.card}>
        <div className={styles.row}>
          <p className={styles.words}>{t(onlyOwner ? "account.leave.onlyOwner" : "account.leave.text")}</p>
          {!onlyOwner && <Button onPress={() => setAsking(true)}>{t("account.leave")}</Button>}
        </div>
      </div>
      <ConfirmDialog
        title={t("account.leave.ask", { name: account.name })}
        confirmLabel={t("account.leave")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={leave}
      >
        <p>{t("account.leave.means")}</p>
      </ConfirmDialog>
    </Section>
  );
}
