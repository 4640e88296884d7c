/** Answering: at once, in order, never twice, and honest about what did not arrive. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { aMessage, aSession, BOB } from "@/testing/cast";
import { inboxOf, refusal, server, url } from "@/testing/server";
import { composer, liveServer, log, OMAR, openInbox, PERSON, PRIYA } from "./openInbox";

describe("a reply", () => {
  it("is shown at once, sent under its own name, and then as the server has it", async () => {
    const state = liveServer(PRIYA, [aMessage({ position: 1 })]);
    const { user } = openInbox();
    await user.type(await composer(), "On its way.{Enter}");
    const bubble = await within(await log()).findByText("On its way.");
    expect(bubble).toBeVisible();
    await waitFor(() => expect(state.replies).toHaveLength(1));
    await waitFor(() => expect(screen.getByRole("img", { name: "Waiting to be sent" })).toBeInTheDocument());
    expect(screen.getAllByText("On its way.")).toHaveLength(1);
    expect(state.replies[0]?.client_id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
    expect(await composer()).toHaveValue("");
  });

  it("that was refused says why, and is really sent again, under the same name", async () => {
    const state = liveServer(PRIYA, [aMessage({ position: 1 })]);
    const names: (string | null | undefined)[] = [];
    server.use(
      http.post(
        url("/api/conversations/:id/replies"),
        async ({ request }) => {
          names.push(((await request.json()) as { client_id: string }).client_id);
          return refusal(409, "conflict", "The reply window is closed.");
        },
        { once: true },
      ),
    );
    const { user } = openInbox();
    await user.type(await composer(), "Hello{Control>}{Enter}{/Control}");
    expect(await screen.findByText("Not delivered: The reply window is closed.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(state.replies).toHaveLength(1));
    expect(state.replies[0]?.client_id).toBe(names[0]);
    await waitFor(() => expect(screen.queryByText(/Not delivered/)).not.toBeInTheDocument());
  });

  it("waits for the connection and keeps its place in the order", async () => {
    const state = liveServer(PRIYA, [aMessage({ position: 1 })]);
    server.use(http.post(url("/api/conversations/:id/replies"), () => HttpResponse.error(), { once: true }));
    const { user } = openInbox();
    await user.type(await composer(), "First{Enter}");
    expect(await screen.findByRole("img", { name: "Waiting for the connection" })).toBeInTheDocument();
    await user.type(await composer(), "Second{Enter}");
    act(() => void window.dispatchEvent(new Event("online")));
    await waitFor(() => expect(state.replies.map(({ text }) => text)).toEqual(["First", "Second"]));
  });

  it("that is being written is still there after going away", async () => {
    server.use(...inboxOf([PRIYA, OMAR], [aMessage({ position: 1 })]));
    const { user } = openInbox();
    await user.type(await composer(), "Half a sent");
    await user.click(screen.getByRole("link", { name: /Omar/ }));
    expect(await screen.findByRole("textbox", { name: /Reply to Omar/ })).toHaveValue("");
    await user.click(screen.getByRole("link", { name: /Priya/ }));
    expect(await composer()).toHaveValue("Half a sent");
  });

  it("is not possible when the reply window is closed, and the page says why", async () => {
    const closed = { closes_at: new Date(Date.now() - 3 * 3_600_000).toISOString(), open: false };
    server.use(...inboxOf([{ ...PRIYA, reply_window: closed }], [aMessage({ position: 1 })]));
    openInbox();
    expect(await screen.findByText("The reply window is closed")).toBeVisible();
    expect(screen.getByText(/It closed 3 h 0 min ago/)).toBeVisible();
    expect(screen.queryByRole("textbox")).not.toBeInTheDocument();
  });

  it("is not offered to a viewer", async () => {
    openInbox(undefined, aSession({ role: "viewer" }));
    expect(await screen.findByText("Your role can read conversations but not reply.")).toBeVisible();
    expect(screen.queryByRole("button", { name: /Take over/ })).not.toBeInTheDocument();
  });

  it("counts down the time that is left", async () => {
    openInbox();
    expect(await screen.findByRole("timer")).toHaveAccessibleName(/Reply window closes in (19 h 59|20 h 0) min/);
  });
});

describe("a message that did not arrive", () => {
  const failed = aMessage({
    position: 2,
    author: PERSON,
    text: "Hello",
    state: "failed",
    error: { code: "x", message: "The token has expired." },
  });

  it("says why and can really be sent again", async () => {
    const retried: string[] = [];
    server.use(...inboxOf([PRIYA], [failed]));
    server.use(
      http.post(url("/api/conversations/:id/messages/:message/retry"), ({ params }) => {
        retried.push(String(params.message));
        return HttpResponse.json({ ...failed, state: "pending", error: null });
      }),
    );
    const { user } = openInbox();
    expect(await screen.findByText("Not delivered: The token has expired.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send again" }));
    await waitFor(() => expect(retried).toEqual([failed.id]));
  });

  it("asks a person when nobody can know whether it arrived", async () => {
    const settled: unknown[] = [];
    server.use(...inboxOf([PRIYA], [{ ...failed, state: "unsure", parked: true, error: null }]));
    server.use(
      http.post(url("/api/conversations/:id/messages/:message/settle"), async ({ request }) => {
        settled.push(await request.json());
        return HttpResponse.json({ ...failed, state: "delivered", error: null });
      }),
    );
    const { user } = openInbox();
    expect(await screen.findByText(/It is not certain that this arrived/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "It arrived" }));
    await waitFor(() => expect(settled).toEqual([{ delivered: true }]));
  });
});

describe("taking over", () => {
  it("is shown at once and taken back when the server refuses", async () => {
    server.use(...inboxOf([PRIYA], [aMessage({ position: 1 })]));
    let refuse: () => void = () => undefined;
    const decided = new Promise<void>((resolve) => (refuse = resolve));
    server.use(
      http.post(url("/api/conversations/:id/takeover"), async () => {
        await decided;
        return refusal(409, "conflict", "Bob was faster.");
      }),
    );
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: "Take over" }));
    expect(await screen.findByRole("button", { name: "Hand back to Dana" })).toBeVisible();
    refuse();
    expect(await screen.findByText("Bob was faster.")).toBeVisible();
    expect(await screen.findByRole("button", { name: "Take over" })).toBeVisible();
  });

  it("names who did it", async () => {
    const takeover = { by: "person", user: BOB, at: PRIYA.created_at } as const;
    server.use(...inboxOf([{ ...PRIYA, takeover, handled_by: "person" }], [aMessage({ position: 1 })]));
    openInbox();
    expect((await screen.findAllByText("Bob Stone took over")).length).toBeGreaterThan(0);
  });
});
