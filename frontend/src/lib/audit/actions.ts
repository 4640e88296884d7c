/** What can be on record in an account, by the part of the product that it is about. */
export const ACTION_GROUPS = {
  signIn: [
    "sign_in.succeeded",
    "sign_in.failed",
    "sign_in.ended",
    "session.ended",
    "refresh_token.replayed",
    "password.changed",
    "password.reset",
    "email.changed",
    "email.verified",
    "second_factor.on",
    "second_factor.off",
    "second_factor.codes_renewed",
  ],
  team: [
    "member.invited",
    "invitation.withdrawn",
    "member.joined",
    "member.role_changed",
    "member.removed",
    "owner.transferred",
  ],
  apiKeys: ["api_key.made", "api_key.ended"],
  integrations: [
    "integration.added",
    "integration.changed",
    "integration.checked",
    "integration.disconnected",
    "integration.removed",
  ],
  knowledge: [
    "document.added",
    "document.changed",
    "document.replaced",
    "document.restored",
    "document.unlocked",
    "document.removed",
    "gap.answered",
    "gap.dismissed",
    "gap.reopened",
    "lesson.accepted",
    "lesson.dismissed",
    "lesson.undone",
    "contradiction.dismissed",
    "contradiction.reopened",
    "web_source.added",
    "web_source.changed",
    "web_source.removed",
    "web_source.rescanned",
  ],
  account: ["settings.changed", "assistant.changed", "retention.changed"],
  data: ["export.made", "export.fetched", "contact.erased", "memory.forgotten", "fact.forgotten"],
} as const;

/** What can be on record in the installation itself. */
export const INSTALLATION_GROUPS = {
  operators: [
    "operator.added",
    "operator.removed",
    "operator.read_accounts",
    "operator.read_people",
    "operator.read_health",
  ],
  people: ["person.disabled", "person.enabled"],
  accounts: ["account.erased"],
} as const;

const ALL_GROUPS = { ...ACTION_GROUPS, ...INSTALLATION_GROUPS };
export type Group = keyof typeof ALL_GROUPS;
export type Action = (typeof ALL_GROUPS)[Group][number];

const groups = new Map<string, Group>(
  Object.entries(ALL_GROUPS).flatMap(([group, actions]) => actions.map((action) => [action, group as Group])),
);

/** The part that an action is about; null for one that is newer than this page. */
export function groupOf(action: string): Group | null {
  return groups.get(action) ?? null;
}

export function isKnown(action: string): action is Action {
  return groups.has(action);
}
