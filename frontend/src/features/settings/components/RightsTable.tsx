/** Who may do what: the server's own table, in words. */
import { Check } from "lucide-react";
import { t } from "@/lib/i18n";
import { useRole } from "@/lib/SessionContext";
import { Section } from "@/ui/Page";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { useRoles } from "../queries/roles";
import { rightName } from "../rights";
import { Loaded } from "@/ui/Loaded";
import styles from "./RightsTable.module.css";

export function RightsTable() {
  const own = useRole();
  return (
    <Section title={t("team.rights")} note={t("team.rights.note")}>
      <Loaded query={useRoles()} label={t("team.rights")} rows={4}>
        {({ items }) => (
          <div className={styles.scroll} role="region" aria-label={t("team.rights")} tabIndex={0}>
            <table className={styles.table}>
              <thead>
                <tr>
                  <td />
                  {items.map(({ role }) => (
                    <th key={role} scope="col" data-own={role === own || undefined}>
                      {t(`account.role.${role}`)}
                      {role === own && <small>{t("team.rights.own")}</small>}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {allRights(items).map((right) => (
                  <tr key={right}>
                    <th scope="row">{rightName(right)}</th>
                    {items.map(({ role, rights }) => (
                      <td key={role} data-own={role === own || undefined}>
                        <Answer yes={rights.includes(right)} />
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Section>
  );
}

function Answer({ yes }: { yes: boolean }) {
  return (
    <>
      {yes ? <Check aria-hidden="true" className={styles.yes} /> : <span aria-hidden="true">–</span>}
      <VisuallyHidden>{t(yes ? "team.rights.yes" : "team.rights.no")}</VisuallyHidden>
    </>
  );
}

/** Every right once, those that most people have first. */
function allRights(roles: { rights: string[] }[]): string[] {
  const holders = new Map<string, number>();
  for (const right of roles.flatMap(({ rights }) => rights)) holders.set(right, (holders.get(right) ?? 0) + 1);
  return [...holders].sort(([, a], [, b]) => b - a).map(([right]) => right);
}
