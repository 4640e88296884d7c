/** What Dana remembers: the note for who takes over, what is known of the customer, and both forgotten. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { receive } from "@/api/socket";
import type { Conversation, ConversationMemory } from "@/api/types";
import { violations } from "@/testing/axe";
import { aMessage, aSession } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { liveServer, openInbox, PRIYA } from "./openInbox";

const NOTE: NonNullable<ConversationMemory["note"]> = {
  summary: "Priya wants to pay with shells.",
  open_questions: ["Can I pay with shells?"],
  made_by: "model",
  upto_position: 1,
  updated_at: new Date(Date.now() - 150_000).toISOString(),
};
const FACT: ConversationMemory["facts"][number] = {
  id: "f-1",
  kind: "size",
  value: "42",
  quote: "I wear size 42",
  message_id: "m-1",
  conversation_id: PRIYA.id,
  said_at: PRIYA.created_at,
  expires_at: PRIYA.created_at,
};
const WAITING: Conversation = {
  ...PRIYA,
  needs_person: true,
  handled_by: "nobody",
  hand_off_reason: "The customer is angry",
};

/** A server that remembers this, and notes what is to be forgotten. */
function remembering(memory: ConversationMemory = { note: NOTE, facts: [FACT] }, conversation = WAITING) {
  liveServer(conversation, [aMessage({ position: 1 })]);
  const held = { memory, forgotten: [] as string[], isDown: false };
  server.use(
    http.get(url("/api/conversations/:id/memory"), () =>
      held.isDown ? refusal(503, "unavailable", "The database is away.") : HttpResponse.json(held.memory),
    ),
    http.delete(url("/api/conversations/:id/memory"), () => {
      held.forgotten.push("summary");
      held.memory = { ...held.memory, note: null };
      return new HttpResponse(null, { status: 204 });
    }),
    http.delete(url("/api/conversations/:id/facts/:fact"), ({ params }) => {
      held.forgotten.push(String(params.fact));
      held.memory = { ...held.memory, facts: [] };
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return held;
}

const card = async () => within(await screen.findByRole("region", { name: "Summary" }));
const changed = () => act(() => receive({ event: "memory", id: PRIYA.id, conversation_id: PRIYA.id }));

describe("the note for who takes over", () => {
  it("says why, what it is about and what is open, without faults for a reader", async () => {
    remembering();
    openInbox();
    const shown = await card();
    expect(await shown.findByText(NOTE.summary)).toBeVisible();
    expect(shown.getByText("Handed over: The customer is angry")).toBeVisible();
    expect(within(shown.getByRole("list")).getByText("Can I pay with shells?")).toBeVisible();
    expect(shown.getByText("by Dana, 2 min")).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  it("is not there while Dana answers", async () => {
    remembering({ note: NOTE, facts: [] }, PRIYA);
    openInbox();
    await screen.findByRole("log");
    expect(screen.queryByText(NOTE.summary)).toBeNull();
  });

  it("says that no model made it, that there is none yet, and what went wrong", async () => {
    const held = remembering({ note: { ...NOTE, made_by: "rules" }, facts: [] });
    const { user } = openInbox();
    expect(await screen.findByText("by Dana without a model, 2 min")).toBeVisible();
    held.memory = { note: null, facts: [] };
    changed();
    expect(await screen.findByText("Nothing to sum up yet.")).toBeVisible();
    held.isDown = true;
    changed();
    held.memory = { note: NOTE, facts: [] };
    held.isDown = false;
    changed();
    expect(await screen.findByText(NOTE.summary)).toBeVisible();
    await user.click(screen.getByText("Summary", { selector: "b" }));
    expect(screen.getByText(NOTE.summary)).not.toBeVisible();
  });

  it("arrives while the conversation is open", async () => {
    const held = remembering({ note: null, facts: [] });
    openInbox();
    await screen.findByText("Nothing to sum up yet.");
    held.memory = { note: NOTE, facts: [] };
    changed();
    expect(await screen.findByText(NOTE.summary)).toBeVisible();
  });

  it("is forgotten when a person says so twice", async () => {
    const held = remembering();
    const { user } = openInbox();
    await user.click(await (await card()).findByRole("button", { name: "Forget" }));
    await user.click(await screen.findByRole("button", { name: "Forget summary" }));
    expect(await screen.findByText("Nothing to sum up yet.")).toBeVisible();
    expect(held.forgotten).toEqual(["summary"]);
    await waitFor(() => expect(screen.getByText("Summary", { selector: "b" }).parentElement).toHaveFocus());
  });

  it("is read and not forgotten by a viewer", async () => {
    remembering();
    openInbox(undefined, aSession({ role: "viewer", rights: ["read_conversations"] }));
    expect(await (await card()).findByText(NOTE.summary)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Forget" })).toBeNull();
  });
});

describe("what is known of a customer", () => {
  it("stands beside the conversation with the words in which it was said", async () => {
    remembering();
    const { user } = openInbox();
    const value = await screen.findByRole("button", { name: "Size: 42. Show the words" });
    await user.click(value);
    expect(value).toHaveAttribute("aria-expanded", "true");
    expect(screen.getByText(/“I wear size 42”/, { selector: "p" })).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  it("is forgotten one by one", async () => {
    const held = remembering();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: "Forget Size: 42" }));
    const dialog = within(await screen.findByRole("alertdialog", { name: "Forget “42”?" }));
    await user.click(dialog.getByRole("button", { name: "Forget" }));
    await waitFor(() => expect(screen.queryByRole("button", { name: /Size: 42/ })).toBeNull());
    expect(held.forgotten).toEqual(["f-1"]);
    expect(await screen.findByText(/Nothing yet/)).toBeVisible();
    await waitFor(() => expect(screen.getByRole("heading", { name: "What we know" })).toHaveFocus());
  });
});
