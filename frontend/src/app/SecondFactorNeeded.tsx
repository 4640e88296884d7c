/** All that an account shows, which asks for a second factor, to who has none: set it up, work elsewhere, or leave. */
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { amendSession } from "@/api/session";
import { signOut, switchAccount } from "@/features/auth/actions";
import { AuthCard } from "@/features/auth/AuthCard";
import { SetUpSecondFactor } from "@/features/personal/components/SetUpSecondFactor";
import { Leave } from "@/features/settings/components/Leave";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import styles from "./SecondFactorNeeded.module.css";

export default function SecondFactorNeeded() {
  const { account, accounts, second_factor: isOn } = useSession();
  const queries = useQueryClient();
  const [open, setOpen] = useState(false);

  function goOn() {
    setOpen(false);
    if (!isOn) return;
    queries.clear(); // what was asked meanwhile was refused
    amendSession({ second_factor_needed: false });
  }

  async function choose(id: string) {
    try {
      await switchAccount(id);
      queries.clear();
    } catch (error) {
      showToast({ tone: "danger", text: asApiError(error).message });
    }
  }

  return (
    <AuthCard
      title={t("personal.factor.needed")}
      lead={t("personal.factor.needed.text", { name: account.name })}
      footer={
        <Button variant="ghost" onPress={() => void signOut().then(() => queries.clear())}>
          {t("auth.signOut")}
        </Button>
      }
    >
      <div className={styles.ways}>
        <Button variant="primary" onPress={() => setOpen(true)}>
          {t("personal.factor.needed.do")}
        </Button>
        {accounts.length > 1 && (
          <section className={styles.others} aria-label={t("account.switch")}>
            <p>{t("personal.factor.needed.or")}</p>
            {accounts
              .filter(({ id }) => id !== account.id)
              .map(({ id, name }) => (
                <Button key={id} onPress={() => void choose(id)}>
                  {name}
                </Button>
              ))}
          </section>
        )}
        <Leave />
      </div>
      {open && <SetUpSecondFactor onClose={goOn} />}
    </AuthCard>
  );
}
