/** What can be on record, by the part of the product that it is about. */
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
  integrations: ["integration.added", "integration.changed", "integration.checked", "integration.removed"],
  knowledge: ["document.added", "document.removed"],
  account: ["settings.changed", "retention.changed"],
  data: ["export.made", "export.fetched", "contact.erased"],
} as const;

export type Action = (typeof ACTION_GROUPS)[keyof typeof ACTION_GROUPS][number];
type Group = keyof typeof ACTION_GROUPS;

const groups = new Map<string, Group>(
  Object.entries(ACTION_GROUPS).flatMap(([group, actions]) => actions.map((action) => [action, group as Group])),
);

/** The part that an action is about; null for one that is newer than this page. */
export function groupOf(action: string): Group | null {
  return groups.get(action) ?? null;
}

export function isKnown(action: string): action is Action {
  return groups.has(action);
}
