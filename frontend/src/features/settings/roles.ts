/** What members can make of each other. */
import type { RoleName } from "@/api/types";

/** What one member can make of another; an owner is made by handing the account over. */
export const GIVEN_ROLES = ["admin", "agent", "viewer"] as const satisfies RoleName[];
export type GivenRole = (typeof GIVEN_ROLES)[number];

/** Whoever runs the account works in all of its channels; the others can be limited to some. */
export function isLimitable(role: RoleName): boolean {
  return role === "agent" || role === "viewer";
}
