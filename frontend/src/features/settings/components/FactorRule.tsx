/** Whether everybody in the account needs a second factor, and how many have none yet. */
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { Link } from "@/ui/Link";
import { Section } from "@/ui/Page";
import { Switch } from "@/ui/Switch";
import { showToast } from "@/ui/toasts";
import { useDemandSecondFactor, useMembers } from "../queries/members";
import styles from "./Account.module.css";

export function FactorRule() {
  const { data } = useMembers();
  if (!data) return null; // the list of members says why
  return (
    <Section title={t("team.factor")}>
      <Rule demanded={data.second_factor_demanded} without={data.items.filter((each) => !each.second_factor).length} />
    </Section>
  );
}

function Rule({ demanded, without }: { demanded: boolean; without: number }) {
  const mayChange = useRight("give_away_account");
  const { second_factor: hasOne } = useSession();
  const demand = useDemandSecondFactor();
  const isShut = !hasOne && !demanded;

  function change(on: boolean) {
    demand.mutate(on, {
      onSuccess: () => showToast({ tone: "ok", text: t(on ? "team.factor.on" : "team.factor.off") }),
      onError: (error) => showToast({ tone: "danger", text: asApiError(error).message }),
    });
  }

  return (
    <div className={styles.card}>
      <Switch
        isSelected={demand.isPending ? demand.variables : demanded}
        onChange={change}
        isDisabled={!mayChange || isShut || demand.isPending}
        description={t("team.factor.about")}
      >
        {t("team.factor.demand")}
      </Switch>
      <p className={styles.words}>
        {without === 0 ? t("team.factor.everybody") : t("team.factor.without", { count: without })}
      </p>
      {!mayChange && <p className={styles.words}>{t("team.factor.owners")}</p>}
      {mayChange && isShut && (
        <p className={styles.words}>
          {t("team.factor.ownFirst")} <Link to="/me">{t("team.factor.ownLink")}</Link>
        </p>
      )}
    </div>
  );
}
