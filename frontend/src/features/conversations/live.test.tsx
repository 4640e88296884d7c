/** What comes over the live line, and what the keyboard does. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { delay, http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { receive } from "@/api/socket";
import { aMessage } from "@/testing/cast";
import { inboxOf, server, url } from "@/testing/server";
import { composer, liveServer, log, OMAR, openInbox, PRIYA } from "./openInbox";

describe("the live line", () => {
  it("brings a new message into the open thread and the list without a reload", async () => {
    const state = liveServer(PRIYA, [aMessage({ position: 1 })]);
    openInbox();
    await within(await log()).findByText("Is it covered?");
    state.messages = [...state.messages, aMessage({ position: 2, text: "One more thing" })];
    state.conversation = {
      ...PRIYA,
      version: 2,
      answering: true,
      last_message: { text: "One more thing", author: "customer", at: PRIYA.updated_at, state: "received" },
    };
    act(() => {
      receive({ event: "message", id: "m-2", conversation_id: PRIYA.id });
      receive({ event: "conversation", id: PRIYA.id, version: 2 });
    });
    expect(await within(await log()).findByText("One more thing")).toBeInTheDocument();
    expect(await screen.findByText("Dana is writing")).toBeInTheDocument();
    await waitFor(() => expect(screen.getByRole("link", { name: /Priya Raman/ })).toHaveTextContent("Dana replying"));
    expect(screen.getByText("Priya Raman: One more thing")).toBeInTheDocument();
  });

  it("asks for nothing that is not on screen", async () => {
    const asked: string[] = [];
    server.use(...inboxOf([PRIYA, OMAR], [aMessage({ position: 1 })]));
    openInbox();
    await within(await log()).findByText("Is it covered?");
    await screen.findByText(/What the customer says of themselves/);
    await delay(100);
    server.events.on("request:start", ({ request }) => void asked.push(new URL(request.url).pathname));
    act(() => receive({ event: "message", id: "m-9", conversation_id: OMAR.id }));
    await waitFor(() => expect(asked).toContain("/api/conversations"));
    await delay(100);
    server.events.removeAllListeners();
    expect(asked.filter((path) => path.includes(OMAR.id) || path.includes(PRIYA.id))).toEqual([]);
  });
});

describe("the keyboard", () => {
  function actions() {
    const done: string[] = [];
    server.use(...inboxOf([PRIYA, OMAR], [aMessage({ position: 1 })]));
    server.use(
      http.post(url("/api/conversations/:id/:action"), ({ params }) => {
        done.push(String(params.action));
        return HttpResponse.json(PRIYA);
      }),
    );
    return done;
  }

  it("moves through the list and opens", async () => {
    actions();
    const { user } = openInbox("/inbox");
    await screen.findByRole("link", { name: /Priya/ });
    await user.keyboard("j");
    await waitFor(() => expect(screen.getByRole("link", { name: /Priya/ })).toHaveFocus());
    await user.keyboard("j");
    await waitFor(() => expect(screen.getByRole("link", { name: /Omar/ })).toHaveFocus());
    await user.keyboard("k");
    await waitFor(() => expect(screen.getByRole("link", { name: /Priya/ })).toHaveFocus());
    await user.keyboard("{Enter}");
    expect(await screen.findByRole("heading", { name: "Priya Raman" })).toBeVisible();
  });

  it("takes over, hands back and resolves", async () => {
    const done = actions();
    const { user } = openInbox();
    await composer();
    await user.keyboard("t");
    await waitFor(() => expect(done).toEqual(["takeover"]));
    expect(await screen.findByText("You took over. Dana stays quiet here.")).toBeInTheDocument();
    await user.keyboard("e");
    await waitFor(() => expect(done).toContain("resolve"));
  });

  it("goes to the search and to the reply box, and types there", async () => {
    const done = actions();
    const { user } = openInbox();
    await composer();
    await user.keyboard("r");
    expect(await composer()).toHaveFocus();
    await user.keyboard("edit the text");
    expect(await composer()).toHaveValue("edit the text");
    await user.keyboard("{Escape}");
    await user.keyboard("/");
    await waitFor(() => expect(screen.getByRole("searchbox")).toHaveFocus());
    expect(done).toEqual([]);
  });
});
