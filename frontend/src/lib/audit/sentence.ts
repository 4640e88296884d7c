/** An entry of a record as a plain sentence. */
import { t } from "@/lib/i18n";
import { isKnown } from "./actions";
import type { AuditEntry } from "@/api/types";

const ROLES = ["owner", "admin", "agent", "viewer"] as const;

/** Who did it, in words: a person by name, and whatever else acts by what it is. */
export function actorName({ kind, name }: AuditEntry["actor"]): string {
  switch (kind) {
    case "api_key":
      return t("audit.actor.apiKey", { name });
    case "operator":
      return t("audit.actor.operator", { name });
    case "platform":
      return name || t("audit.actor.platform");
    case "system":
      return t("audit.actor.system");
    default:
      return name || t("audit.actor.unknown");
  }
}

/** What was done, by whom, to what. */
export function sentence({ actor, action, target, details }: AuditEntry): string {
  const values = { who: actorName(actor), what: target || t("audit.target.unknown") };
  const { from, to } = details as { from?: unknown; to?: unknown };
  if (action === "member.role_changed" && from !== to) {
    return t("audit.say.newRole", { ...values, from: roleName(from), to: roleName(to) });
  }
  if (!isKnown(action)) return t("audit.other", { ...values, action: action.replaceAll(/[._]/g, " ") });
  // Not every sentence names both; the one that does stands for the type of all.
  return t(`audit.say.${action}` as "audit.say.member.invited", values);
}

function roleName(role: unknown): string {
  const known = ROLES.find((each) => each === role);
  return known ? t(`account.role.${known}`) : String(role);
}
