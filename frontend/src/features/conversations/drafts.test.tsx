/** Dana's drafts: read with their sources, sent as they are or changed, discarded, and never past a person or a newer word. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { receive } from "@/api/socket";
import type { Conversation, Draft, Message } from "@/api/types";
import { violations } from "@/testing/axe";
import { aMessage, aSession, aSource, BOB } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { composer, DANA, liveServer, log, openInbox, PRIYA } from "./openInbox";

const TEXT = "Cracks are covered for 24 months. [1]";
const draft = (facts: Partial<Draft> = {}): Draft => ({
  id: "d-1",
  conversation_id: PRIYA.id,
  text: TEXT,
  sources: [aSource()],
  checked: null,
  standing: "ready",
  created_at: PRIYA.created_at,
  ...facts,
});
const asking = (facts: Partial<Conversation> = {}): Conversation => ({
  ...PRIYA,
  draft: { id: "d-1", standing: "ready" },
  ...facts,
});

/** A server with a draft that waits, which remembers what was decided. */
function drafting(conversation = asking(), waiting: Draft | null = draft()) {
  const state = liveServer(conversation, [aMessage({ position: 1 })]);
  const decided: unknown[] = [];
  const held = { waiting };
  server.use(
    http.get(url("/api/conversations/:id/draft"), () => HttpResponse.json({ draft: held.waiting })),
    http.post(url("/api/conversations/:id/drafts/:draft/approve"), async ({ request, params }) => {
      const { text } = (await request.json()) as { text: string | null };
      decided.push(["approve", params.draft, text]);
      const position = state.messages.length + 1;
      const approved_by = { id: BOB.id, name: BOB.name };
      const reply: Message = aMessage({ position, author: DANA, text: text ?? TEXT, state: "pending", approved_by });
      state.messages = [...state.messages, reply];
      state.conversation = { ...state.conversation, draft: null };
      return HttpResponse.json(reply);
    }),
    http.post(url("/api/conversations/:id/drafts/:draft/discard"), ({ params }) => {
      decided.push(["discard", params.draft]);
      state.conversation = { ...state.conversation, draft: null };
      return HttpResponse.json(state.conversation);
    }),
  );
  return { state, decided, held };
}

async function card() {
  await screen.findByRole("group", { name: "What Dana would send" });
  return screen.getByRole("region", { name: "Dana's draft" });
}
const gone = () => waitFor(() => expect(screen.queryByRole("region", { name: "Dana's draft" })).toBeNull());

describe("a draft that waits", () => {
  it("is shown above the composer with its sources, announced, and without faults for a reader", async () => {
    drafting();
    openInbox();
    const shown = within(await card());
    expect(await shown.findByText(/Cracks are covered for/)).toBeVisible();
    expect(shown.getByRole("link", { name: "Source 1: Warranty.pdf" })).toBeVisible();
    expect(shown.getByText("Nothing is sent before you say so.")).toBeVisible();
    expect(screen.getByText("Dana's draft waits for you.")).toBeInTheDocument();
    expect(screen.getByRole("link", { name: /Priya Raman/ })).toHaveTextContent("Draft to approve");
    expect(await violations()).toEqual([]);
  });

  it("is sent as it is: the reply stands in the thread at once, with the name of who approved it", async () => {
    const { decided } = drafting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Send A/ }));
    await gone();
    expect(await within(await log()).findByText(/Cracks are covered for/)).toBeInTheDocument();
    await waitFor(() => expect(decided).toEqual([["approve", "d-1", null]]));
    expect(await screen.findByText("Dana · approved by Bob Stone")).toBeInTheDocument();
    expect(within(await log()).getAllByText(/Cracks are covered for/)).toHaveLength(1);
  });

  it("is changed in place and sent in those words", async () => {
    const { decided } = drafting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Change/ }));
    const field = screen.getByRole("textbox", { name: "Words of the draft" });
    expect(field).toHaveFocus();
    expect(field).toHaveValue(TEXT);
    await user.clear(field);
    expect(screen.getByRole("button", { name: /^Send changed/ })).toBeDisabled();
    await user.type(field, "For two years!{Control>}{Enter}{/Control}");
    await waitFor(() => expect(decided).toEqual([["approve", "d-1", "For two years!"]]));
    await gone();
    expect(await within(await log()).findByText("For two years!")).toBeInTheDocument();
  });

  it("keeps what was changed when the page is left, and gives it up with Escape", async () => {
    drafting();
    const first = openInbox();
    await first.user.click(await screen.findByRole("button", { name: /^Change/ }));
    await first.user.type(screen.getByRole("textbox", { name: "Words of the draft" }), " Really.");
    first.unmount();
    const { user } = openInbox();
    const field = await screen.findByRole("textbox", { name: "Words of the draft" });
    expect(field).toHaveValue(`${TEXT} Really.`);
    await user.type(field, "{Escape}");
    expect(screen.queryByRole("textbox", { name: "Words of the draft" })).not.toBeInTheDocument();
    expect(await within(await card()).findByText(/Cracks are covered for/)).toBeVisible();
  });

  it("is discarded, and its words can still be had for an own reply", async () => {
    const { decided } = drafting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Discard/ }));
    await waitFor(() => expect(decided).toEqual([["discard", "d-1"]]));
    await gone();
    expect(await screen.findByText("Draft discarded.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Use as my reply" }));
    expect(await composer()).toHaveValue("Cracks are covered for 24 months.");
  });

  it("listens to single keys, but not while somebody types", async () => {
    const { decided } = drafting();
    const { user } = openInbox();
    await card();
    await screen.findByRole("button", { name: /^Send A/ });
    await user.type(await composer(), "a cx");
    expect(decided).toEqual([]);
    await user.keyboard("{Escape}c");
    expect(await screen.findByRole("textbox", { name: "Words of the draft" })).toHaveFocus();
    await user.keyboard("ax{Escape}");
    expect(decided).toEqual([]);
    await user.keyboard("a");
    await waitFor(() => expect(decided).toEqual([["approve", "d-1", null]]));
  });

  it("is read but not decided by a viewer", async () => {
    drafting();
    openInbox(undefined, aSession({ role: "viewer" }));
    const shown = within(await card());
    expect(await shown.findByText(/Cracks are covered for/)).toBeVisible();
    expect(shown.queryByRole("button")).not.toBeInTheDocument();
  });
});

describe("a draft that was overtaken", () => {
  it("comes back with the reason when the server refuses, and what was changed is still there", async () => {
    drafting();
    server.use(
      http.post(url("/api/conversations/:id/drafts/:draft/approve"), () =>
        refusal(409, "conflict", "The customer has written since Dana wrote this."),
      ),
    );
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Change/ }));
    await user.type(screen.getByRole("textbox", { name: "Words of the draft" }), " Really.");
    await user.click(screen.getByRole("button", { name: /^Send changed/ }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The customer has written since Dana wrote this.");
    expect(screen.getByRole("textbox", { name: "Words of the draft" })).toHaveValue(`${TEXT} Really.`);
    expect(within(await log()).queryByText(/Really/)).not.toBeInTheDocument();
  });

  it("cannot be sent after somebody took over, but taken for an own reply, after what is typed there", async () => {
    const takeover = { by: "person", user: BOB, at: PRIYA.created_at } as const;
    drafting(asking({ takeover, handled_by: "person", draft: { id: "d-1", standing: "taken_over" } }));
    const { user } = openInbox();
    await user.type(await composer(), "Hi Priya!");
    const shown = within(await card());
    expect(await shown.findByText(/Somebody has taken over since/)).toBeVisible();
    expect(shown.queryByRole("button", { name: /^Send/ })).not.toBeInTheDocument();
    await user.keyboard("{Escape}a");
    await user.click(shown.getByRole("button", { name: "Use as my reply" }));
    expect(await composer()).toHaveValue("Hi Priya!\nCracks are covered for 24 months.");
    expect(await composer()).toHaveFocus();
  });

  it("says so live when the customer writes on, and is replaced by the next one", async () => {
    const { state, held } = drafting();
    openInbox();
    await screen.findByRole("button", { name: /^Send A/ });
    state.conversation = asking({ version: 2, draft: { id: "d-1", standing: "newer_message" } });
    act(() => receive({ event: "conversation", id: PRIYA.id, version: 2 }));
    expect(await screen.findByText("Priya Raman has written since. Dana's next draft answers that too.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Send A/ })).not.toBeInTheDocument();
    held.waiting = draft({ id: "d-2", text: "Yes to both.", sources: [] });
    state.conversation = asking({ version: 3, draft: { id: "d-2", standing: "ready" } });
    act(() => receive({ event: "conversation", id: PRIYA.id, version: 3 }));
    expect(await screen.findByText("Yes to both.")).toBeVisible();
    expect(screen.getByRole("button", { name: /^Send A/ })).toBeVisible();
  });

  it("does not take away what somebody is changing", async () => {
    const { state, held } = drafting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Change/ }));
    await user.type(screen.getByRole("textbox", { name: "Words of the draft" }), " Really.");
    held.waiting = draft({ id: "d-2", text: "Yes to both.", sources: [] });
    state.conversation = asking({ version: 3, draft: { id: "d-2", standing: "ready" } });
    act(() => receive({ event: "conversation", id: PRIYA.id, version: 3 }));
    expect(await screen.findByText(/Dana has written a newer draft/)).toBeVisible();
    expect(screen.getByText(`${TEXT} Really.`)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Show the newer draft" }));
    expect(await screen.findByText("Yes to both.")).toBeVisible();
  });

  it("cannot be sent when the reply window is closed", async () => {
    const closed = { closes_at: new Date(Date.now() - 3_600_000).toISOString(), open: false };
    drafting(asking({ reply_window: closed }));
    openInbox();
    const shown = within(await card());
    expect(await shown.findByText("The reply window is closed: nothing can be sent.")).toBeVisible();
    expect(shown.getAllByRole("button").map((button) => button.textContent)).toEqual(["Discard X"]);
  });
});

describe("without drafts", () => {
  it("asks for none and shows no view of them", async () => {
    const asked: string[] = [];
    liveServer(PRIYA, [aMessage({ position: 1 })]);
    server.events.on("request:start", ({ request }) => void asked.push(new URL(request.url).pathname));
    openInbox();
    await within(await log()).findByText("Is it covered?");
    server.events.removeAllListeners();
    expect(asked.filter((path) => path.endsWith("/draft"))).toEqual([]);
    expect(screen.queryByRole("button", { name: /To approve/ })).not.toBeInTheDocument();
  });

  it("shows the view with its count as soon as one waits", async () => {
    drafting();
    server.use(
      http.get(url("/api/conversations/counts"), () =>
        HttpResponse.json({ all: 1, unread: 0, needs_person: 0, dana: 1, person: 0, drafts: 1, resolved: 0 }),
      ),
    );
    openInbox();
    expect(await screen.findByRole("button", { name: "To approve1" })).toBeVisible();
  });
});
