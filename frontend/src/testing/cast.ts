/** The people and things that the tests are about; each has sensible facts that a test may override. */
import type { AuditEntry, Conversation, Message, Session, Source } from "@/api/types";

export const ALICE = { id: "11111111-1111-4111-8111-111111111111", name: "Alice Reed", email: "alice@acme.example" };
export const BOB = { id: "22222222-2222-4222-8222-222222222222", name: "Bob Stone" };
const ACME = { id: "33333333-3333-4333-8333-333333333333", name: "Acme" };
const AT = "2026-03-02T09:00:00Z";

/** Everything that can be allowed in an account. */
const OWNERS_RIGHTS: Session["rights"] = [
  "read_conversations",
  "reply",
  "read_documents",
  "manage_documents",
  "read_integrations",
  "manage_integrations",
  "read_members",
  "manage_members",
  "manage_account",
  "give_away_account",
  "use_simulator",
  "read_audit",
  "manage_api_keys",
  "export_data",
  "erase_data",
];

export function aSession(facts: Partial<Session> = {}): Session {
  return {
    access_token: "token-1",
    expires_in: 900,
    csrf_token: "csrf-1",
    user: ALICE,
    account: ACME,
    role: "owner",
    accounts: [{ ...ACME, role: "owner" }],
    rights: OWNERS_RIGHTS,
    channels: null,
    is_operator: false,
    email_verified: true,
    second_factor: false,
    second_factor_needed: false,
    auth_provider: "dana",
    ...facts,
  };
}

export function aConversation(facts: Partial<Conversation> = {}): Conversation {
  return {
    id: "c0000000-0000-4000-8000-000000000001",
    contact: { id: "p1", name: "Priya Raman", identity: "+44 7700 900142" },
    integration: { id: "i1", connector: "whatsapp", name: "WhatsApp" },
    status: "open",
    handled_by: "dana",
    needs_person: false,
    hand_off_reason: null,
    answering: false,
    draft: null,
    takeover: null,
    unread: 0,
    last_message: { text: "Is it covered?", author: "customer", at: AT, state: "received" },
    message_count: 1,
    trouble: false,
    text_limit: 4096,
    reply_window: { closes_at: new Date(Date.now() + 20 * 3_600_000).toISOString(), open: true },
    version: 1,
    created_at: AT,
    updated_at: AT,
    ...facts,
  };
}

let made = 0;

export function aMessage(facts: Partial<Message> = {}): Message {
  const position = facts.position ?? ++made;
  const author = facts.author ?? { kind: "customer", id: null, name: null };
  const incoming = author.kind === "customer";
  return {
    id: `m-${position}`,
    conversation_id: aConversation().id,
    position,
    direction: incoming ? "in" : "out",
    author,
    kind: "text",
    text: "Is it covered?",
    attachments: [],
    state: incoming ? "received" : "sent",
    parked: false,
    error: null,
    sources: [],
    in_reply_to: null,
    client_id: null,
    edited: false,
    withdrawn: false,
    created_at: AT,
    sent_at: null,
    delivered_at: null,
    read_at: null,
    usage: null,
    approved_by: null,
    checked: null,
    ...facts,
  };
}

export function aSource(facts: Partial<Source> = {}): Source {
  return {
    index: 1,
    passage_id: "s1",
    document: { id: "d1", name: "Warranty.pdf" },
    page: 3,
    heading: "Warranty › Cover",
    start: 120,
    end: 180,
    quote: "Cracks are covered for 24 months.",
    ...facts,
  };
}

export function anEntry(facts: Partial<AuditEntry> = {}): AuditEntry {
  return {
    id: 1,
    at: AT,
    actor: { kind: "person", id: ALICE.id, name: ALICE.name, address: "203.0.113.7" },
    action: "member.invited",
    target: "dan@example.com",
    target_id: null,
    details: { role: "viewer" },
    ...facts,
  };
}
