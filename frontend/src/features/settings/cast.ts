/** A team, its invitations, keys, record and exports for the tests. */
import { http, HttpResponse } from "msw";
import { ALICE, BOB } from "@/testing/cast";
import { url } from "@/testing/server";
import type { ApiKey, Export, Invitation, Member } from "@/api/types";

const AT = "2026-03-02T09:00:00Z";
const LATER = "2099-03-09T09:00:00Z";

export function aMember(facts: Partial<Member> = {}): Member {
  return {
    user_id: BOB.id,
    name: BOB.name,
    email: "bob@acme.example",
    role: "agent",
    channels: null,
    joined_at: AT,
    second_factor: false,
    ...facts,
  };
}

export const OWNER = aMember({ user_id: ALICE.id, name: ALICE.name, email: ALICE.email, role: "owner" });

export function anInvitation(facts: Partial<Invitation> = {}): Invitation {
  return {
    id: "a0000000-0000-4000-8000-000000000001",
    email: "dan@example.com",
    role: "viewer",
    channels: null,
    invited_by: ALICE.id,
    inviter: ALICE.name,
    created_at: AT,
    expires_at: LATER,
    expired: false,
    ...facts,
  };
}

export function anApiKey(facts: Partial<ApiKey> = {}): ApiKey {
  return {
    id: "b0000000-0000-4000-8000-000000000001",
    name: "Nightly report",
    scopes: ["read_conversations"],
    maker_id: ALICE.id,
    maker: ALICE.name,
    created_at: AT,
    last_used_at: null,
    expires_at: LATER,
    ...facts,
  };
}

export function anExport(facts: Partial<Export> = {}): Export {
  return {
    id: "f0000000-0000-4000-8000-000000000001",
    kind: "account",
    contact: null,
    state: "ready",
    rows: { messages: 4 },
    ready_at: AT,
    size: 12_400,
    created_at: AT,
    expires_at: LATER,
    ...facts,
  };
}

const ROLES = {
  items: [
    { role: "owner", rights: ["read_members", "manage_members", "give_away_account"] },
    { role: "admin", rights: ["read_members", "manage_members"] },
    { role: "agent", rights: ["read_members"] },
    { role: "viewer", rights: ["read_members"] },
  ],
};

/** Answers for a team of these; the lists may change under way. */
export function teamOf(members: Member[], invitations: Invitation[] = []) {
  return [
    http.get(url("/api/members"), () => HttpResponse.json({ items: members, second_factor_demanded: false })),
    http.get(url("/api/invitations"), () => HttpResponse.json({ items: invitations })),
    http.get(url("/api/roles"), () => HttpResponse.json(ROLES)),
    http.get(url("/api/account"), () => HttpResponse.json({ id: "1", name: "Acme", created_at: AT })),
    http.get(url("/api/integrations/catalogue"), () => HttpResponse.json({ items: [] })),
  ];
}
