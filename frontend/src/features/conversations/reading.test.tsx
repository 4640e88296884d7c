/** The inbox as a person reads it: the list, the thread, its sources. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { aMessage, aSource, BOB } from "@/testing/cast";
import { inboxOf, refusal, server, url } from "@/testing/server";
import { violations } from "@/testing/axe";
import { DANA, log, OMAR, openInbox, PRIYA } from "./openInbox";

describe("the list", () => {
  it("shows who wrote, the last word, what is unread and what needs a person", async () => {
    server.use(...inboxOf([{ ...PRIYA, unread: 2, needs_person: true, handled_by: "nobody" }, OMAR]));
    openInbox("/inbox");
    const row = await screen.findByRole("link", { name: /Priya Raman/ });
    expect(row).toHaveTextContent("Is it covered?");
    expect(row).toHaveTextContent("Needs a person");
    expect(row).toHaveTextContent("Unread messages: 2");
    expect(within(row).getByRole("img", { name: "WhatsApp" })).toBeInTheDocument();
    expect(await violations()).toEqual([]);
  });

  it("asks the server for the chosen view and keeps it in the address of each row", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(url("/api/conversations"), ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("view"));
        return HttpResponse.json({ items: [OMAR], next_cursor: null });
      }),
    );
    const { user } = openInbox("/inbox");
    await user.click(await screen.findByRole("button", { name: "Taken over" }));
    await waitFor(() => expect(asked).toEqual(["all", "person"]));
    expect(await screen.findByRole("link", { name: /Omar/ })).toHaveAttribute("href", `/inbox/${OMAR.id}?view=person`);
  });

  it("makes no noise of what Dana handles, unless a draft of hers waits", async () => {
    server.use(...inboxOf([{ ...PRIYA, unread: 2 }]));
    const { unmount } = openInbox("/inbox");
    expect(await screen.findByRole("link", { name: /Priya Raman/ })).not.toHaveTextContent("Unread messages");
    unmount();
    server.use(...inboxOf([{ ...PRIYA, unread: 2, draft: { id: "d1", standing: "ready" } }]));
    openInbox("/inbox");
    expect(await screen.findByRole("link", { name: /Priya Raman/ })).toHaveTextContent("Unread messages: 2");
  });

  it("starts where one chose to start: with everything, or with what people have to look at", async () => {
    const asked: (string | null)[] = [];
    server.use(
      http.get(url("/api/conversations"), ({ request }) => {
        asked.push(new URL(request.url).searchParams.get("view"));
        return HttpResponse.json({ items: [], next_cursor: null });
      }),
    );
    const { user, unmount } = openInbox("/inbox");
    await user.click(await screen.findByRole("button", { name: "For people" }));
    expect(await screen.findByRole("heading", { name: "Nobody waits for you" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Resolved" }));
    await waitFor(() => expect(asked).toEqual(["all", "people", "resolved"]));
    unmount();
    openInbox("/inbox");
    await waitFor(() => expect(asked.at(-1)).toBe("people"));
  });

  it("is empty in three ways", async () => {
    server.use(...inboxOf([]));
    const { user } = openInbox("/inbox");
    expect(await screen.findByRole("heading", { name: "No conversations yet" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Unread" }));
    expect(await screen.findByRole("heading", { name: "All caught up" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Search" }));
    await user.type(await screen.findByRole("searchbox", { name: "Search people" }), "zzz");
    expect(await screen.findByRole("heading", { name: "Nobody matches" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Clear search and filters" }));
    expect(await screen.findByRole("heading", { name: "No conversations yet" })).toBeVisible();
  });

  it("offers to try again when it cannot be loaded", async () => {
    server.use(http.get(url("/api/conversations"), () => refusal(500, "internal", "It broke."), { once: true }));
    const { user } = openInbox("/inbox");
    expect(await screen.findByRole("alert")).toHaveTextContent("It broke.");
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: /Priya/ })).toBeVisible();
  });
});

describe("a thread", () => {
  const answer = aMessage({
    position: 2,
    author: DANA,
    text: "Yes, for 24 months. [1]",
    sources: [aSource()],
    state: "read",
  });

  it("tells the customer, Dana and a person apart, and shows where each message is", async () => {
    const reply = aMessage({ position: 3, author: { kind: "person", ...BOB }, text: "Bob here.", state: "delivered" });
    server.use(...inboxOf([PRIYA], [aMessage({ position: 1 }), answer, reply]));
    openInbox();
    const messages = within(await log());
    expect(await messages.findByRole("article", { name: /Priya Raman, / })).toHaveTextContent("Is it covered?");
    expect(
      within(messages.getByRole("article", { name: /Dana · automatically/ })).getByRole("img", { name: "Read" }),
    ).toBeInTheDocument();
    expect(
      within(messages.getByRole("article", { name: /Bob Stone/ })).getByRole("img", { name: "Delivered" }),
    ).toBeInTheDocument();
    expect(await violations()).toEqual([]);
  });

  it("cites in the sentence, shows the passage on focus and opens it in its document", async () => {
    server.use(...inboxOf([PRIYA], [aMessage({ position: 1 }), answer]));
    const { user } = openInbox();
    const chip = await screen.findByRole("link", { name: "Source 1: Warranty.pdf" });
    expect(chip.closest("p")).toHaveTextContent("Yes, for 24 months.1");
    act(() => chip.focus());
    const passage = await screen.findByRole("tooltip");
    expect(passage).toHaveTextContent("Cracks are covered for 24 months.");
    expect(passage).toHaveTextContent("Page 3 · Warranty › Cover");
    expect(chip).toHaveAccessibleDescription(/Cracks are covered/);
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("tooltip")).not.toBeInTheDocument();
    expect(chip).toHaveAttribute("href", "/knowledge/d1?start=120&end=180&page=3");
    await user.click(chip);
    expect(await screen.findByText("Knowledge")).toBeVisible();
  });

  it("is marked as read once it is on screen", async () => {
    const read: string[] = [];
    server.use(...inboxOf([{ ...PRIYA, unread: 1 }], [aMessage({ position: 1 })]));
    server.use(
      http.post(url("/api/conversations/:id/read"), ({ params }) => {
        read.push(String(params.id));
        return new HttpResponse(null, { status: 204 });
      }),
    );
    openInbox();
    await waitFor(() => expect(read).toEqual([PRIYA.id]));
    expect(screen.getByText("New messages")).toBeInTheDocument();
  });

  it("says so when it is no longer there", async () => {
    openInbox("/inbox/c0000000-0000-4000-8000-00000000dead");
    expect(await screen.findByRole("heading", { name: "This conversation is no longer there" })).toBeVisible();
  });

  it("draws only the messages in sight of ten thousand", async () => {
    const messages = Array.from({ length: 10_000 }, (_, index) => aMessage({ position: index + 1 }));
    server.use(...inboxOf([PRIYA], messages));
    openInbox();
    await within(await log()).findAllByRole("article");
    expect(screen.getAllByRole("article").length).toBeLessThan(60);
  });

  it("fetches earlier messages when its top comes near", async () => {
    const messages = Array.from({ length: 120 }, (_, index) => aMessage({ position: index + 1 }));
    const asked: (string | null)[] = [];
    server.use(...inboxOf([PRIYA]));
    server.use(
      http.get(url("/api/conversations/:id/messages"), ({ request }) => {
        const cursor = new URL(request.url).searchParams.get("cursor");
        asked.push(cursor);
        const end = cursor ? Number(cursor) : messages.length;
        const start = Math.max(0, end - 50);
        return HttpResponse.json({
          items: messages.slice(start, end).reverse(),
          next_cursor: start > 0 ? String(start) : null,
        });
      }),
    );
    openInbox();
    const scroller = await log();
    act(() => {
      scroller.scrollTop = 0;
      scroller.dispatchEvent(new Event("scroll"));
    });
    await waitFor(() => expect(asked).toContain("70"));
  });
});
