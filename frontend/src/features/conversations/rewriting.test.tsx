/** Texts said differently and drafts read while they are written: seen as they grow, marked as unchecked, undone at will. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { hear, receive } from "@/api/socket";
import type { Conversation, Draft } from "@/api/types";
import { violations } from "@/testing/axe";
import { aMessage, aSession, aSource, BOB } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { composer, liveServer, OMAR, openInbox, PRIYA } from "./openInbox";

const TEXT = "Cracks are covered for 24 months. [1]";
const SHORT = "Cracks: 24 months. [1]";
const DRAFT: Draft = {
  id: "d-1",
  conversation_id: PRIYA.id,
  text: TEXT,
  sources: [aSource()],
  checked: null,
  standing: "ready",
  created_at: PRIYA.created_at,
};
const WAITING: Conversation = { ...PRIYA, draft: { id: "d-1", standing: "ready" } };

interface Asked {
  text: string;
  how: string;
  language: string | null;
  draft_id: string | null;
  client_id: string;
}

/** A server that rewrites: each request waits until `answer` is called. */
function rewriting(conversation = WAITING) {
  const state = liveServer(conversation, [aMessage({ position: 1 })]);
  const asked: Asked[] = [];
  const sent: (string | null)[] = [];
  const waiting: ((response: HttpResponse<never> | Response) => void)[] = [];
  server.use(
    http.get(url("/api/conversations/rewriting"), () => HttpResponse.json({ able: true, reason: null })),
    http.get(url("/api/conversations/:id/draft"), () => HttpResponse.json({ draft: DRAFT })),
    http.post(url("/api/conversations/:id/rewrite"), async ({ request }) => {
      asked.push((await request.json()) as Asked);
      return new Promise<Response>((resolve) => void waiting.push(resolve));
    }),
    http.post(url("/api/conversations/:id/drafts/:draft/approve"), async ({ request }) => {
      sent.push(((await request.json()) as { text: string | null }).text);
      return HttpResponse.json(aMessage({ position: 2, text: SHORT }));
    }),
  );
  const answer = async (response: Response) => {
    await waitFor(() => expect(waiting).not.toEqual([]));
    waiting.shift()?.(response);
  };
  return { state, asked, sent, answer, made: (text: string) => answer(HttpResponse.json({ text })) };
}

const tell = (facts: Partial<Parameters<typeof hear>[0]>) =>
  act(() => hear({ conversation_id: PRIYA.id, text: "", over: false, rewrite: null, ...facts }));
const field = () => screen.findByRole("textbox", { name: "Words of the draft" });

describe("a draft said differently", () => {
  it("is shortened before one's eyes, undone, shortened again and sent", async () => {
    const { asked, sent, made } = rewriting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: "Shorten" }));
    expect(await screen.findByText("Shortening…")).toBeVisible();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ text: TEXT, how: "shorter", draft_id: "d-1" });
    tell({ text: "Cra", rewrite: asked[0]?.client_id });
    expect(screen.getByText("Cra")).toBeVisible();
    expect(screen.getByText("Not checked yet")).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Send A/ })).not.toBeInTheDocument();
    await made(SHORT);
    expect(await field()).toHaveValue(SHORT);
    expect(await violations()).toEqual([]);

    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await field()).toHaveValue(TEXT);
    expect(screen.queryByRole("button", { name: "Undo" })).not.toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Shorten" }));
    await made(SHORT);
    expect(await field()).toHaveValue(SHORT);
    await user.click(screen.getByRole("button", { name: /^Send changed/ }));
    await waitFor(() => expect(sent).toEqual([SHORT]));
  });

  it("goes back step by step, also after the page was left", async () => {
    const { made } = rewriting();
    const first = openInbox();
    await first.user.click(await screen.findByRole("button", { name: "Shorten" }));
    await made(SHORT);
    await field();
    await first.user.click(screen.getByRole("button", { name: "Warmer" }));
    await made(`${SHORT} Gladly!`);
    expect(await field()).toHaveValue(`${SHORT} Gladly!`);
    first.unmount();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await field()).toHaveValue(SHORT);
    await user.click(screen.getByRole("button", { name: "Undo" }));
    expect(await field()).toHaveValue(TEXT);
  });

  it("is translated into a language of the list, and made simpler, as the person changed it", async () => {
    const { asked, made } = rewriting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: /^Change/ }));
    await user.type(await field(), " Really.");
    await user.click(screen.getByRole("button", { name: "Translate…" }));
    await user.click(await screen.findByRole("menuitem", { name: "Spanish" }));
    expect(await screen.findByText("Translating into Spanish…")).toBeVisible();
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ text: `${TEXT} Really.`, how: "translate", language: "es" });
    await made("Las grietas: 24 meses. [1] De verdad.");
    expect(await field()).toHaveValue("Las grietas: 24 meses. [1] De verdad.");
    await user.click(screen.getByRole("button", { name: "Translate…" }));
    await user.click(await screen.findByRole("menuitem", { name: "Dutch" }));
    await waitFor(() => expect(asked.at(-1)?.language).toBe("Dutch"));
    await made("Barsten: 24 maanden. [1] Echt.");
    await user.click(await screen.findByRole("button", { name: "More ways" }));
    await user.click(await screen.findByRole("menuitem", { name: "Simpler" }));
    await waitFor(() => expect(asked.at(-1)?.how).toBe("simpler"));
  });

  it("says why it came to nothing, and the text is as it was", async () => {
    const { answer } = rewriting();
    const { user } = openInbox();
    await user.click(await screen.findByRole("button", { name: "Warmer" }));
    await answer(refusal(502, "not_rewritten", "The model added a link, so its text is not shown."));
    expect(await screen.findByRole("alert")).toHaveTextContent("The model added a link, so its text is not shown.");
    expect(screen.getByText(/Cracks are covered for/)).toBeVisible();
    expect(screen.queryByRole("textbox", { name: "Words of the draft" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: /^Send A/ })).toBeEnabled();
  });

  it("is given up with Escape, and what comes then changes nothing", async () => {
    const { made, asked } = rewriting();
    const { user } = openInbox();
    await screen.findByRole("button", { name: "Shorten" });
    await user.keyboard("s");
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(await screen.findByRole("button", { name: "Stop" })).toHaveFocus();
    await user.keyboard("{Escape}");
    expect(await screen.findByRole("button", { name: "Shorten" })).toBeVisible();
    await made(SHORT);
    tell({ text: "Too late", rewrite: asked[0]?.client_id });
    expect(screen.queryByText("Too late")).not.toBeInTheDocument();
    expect(screen.queryByRole("textbox", { name: "Words of the draft" })).not.toBeInTheDocument();
  });

  it("names what is missing where no model can do it", async () => {
    rewriting();
    const reason = "Rewriting needs a language model: set OPENAI_API_KEY.";
    server.use(http.get(url("/api/conversations/rewriting"), () => HttpResponse.json({ able: false, reason })));
    const { user } = openInbox();
    expect(await screen.findByText(reason)).toBeVisible();
    for (const name of ["Shorten", "Warmer", "Translate…", "More ways"])
      expect(screen.getByRole("button", { name })).toBeDisabled();
    expect(screen.getByRole("button", { name: /^Send A/ })).toBeEnabled();
    await user.keyboard("sw");
    expect(screen.queryByText("Shortening…")).not.toBeInTheDocument();
  });

  it("is nothing for a viewer", async () => {
    rewriting();
    openInbox(undefined, aSession({ role: "viewer" }));
    expect(await screen.findByText(/Cracks are covered for/)).toBeVisible();
    expect(screen.queryByRole("button", { name: "Shorten" })).not.toBeInTheDocument();
  });
});

describe("one's own reply said differently", () => {
  it("is rewritten in its field, which waits for it, and undone", async () => {
    const { asked, made, state } = rewriting(PRIYA);
    const { user } = openInbox();
    await user.type(await composer(), "It is covered for 24 months, as you can read there.");
    await user.click(await screen.findByRole("button", { name: "Say it in another way" }));
    await user.click(await screen.findByRole("menuitem", { name: "Shorten" }));
    await waitFor(() => expect(asked).toHaveLength(1));
    expect(asked[0]).toMatchObject({ how: "shorter", draft_id: null });
    tell({ text: "Covered f", rewrite: asked[0]?.client_id });
    expect(screen.getByText("Covered f")).toBeVisible();
    await user.type(await composer(), "x{Enter}");
    expect(state.replies).toEqual([]);
    await made("Covered for 24 months.");
    await waitFor(async () => expect(await composer()).toHaveValue("Covered for 24 months."));
    await user.click(await screen.findByRole("button", { name: "Undo" }));
    expect(await composer()).toHaveValue("It is covered for 24 months, as you can read there.");
    await user.type(await composer(), "{Enter}");
    await waitFor(() => expect(state.replies).toHaveLength(1));
    expect(screen.queryByRole("button", { name: "Say it in another way" })).not.toBeInTheDocument();
  });

  it("stays as it is when that fails, with the reason", async () => {
    const { answer } = rewriting(PRIYA);
    const { user } = openInbox();
    await user.type(await composer(), "Covered.");
    await user.click(await screen.findByRole("button", { name: "Say it in another way" }));
    await user.click(await screen.findByRole("menuitem", { name: "Warmer" }));
    await answer(refusal(429, "too_many", "Too many tries; wait a moment."));
    expect(await screen.findByRole("alert")).toHaveTextContent("Too many tries; wait a moment.");
    expect(await composer()).toHaveValue("Covered.");
    await user.type(await composer(), " Yes");
    expect(await composer()).toHaveValue("Covered. Yes");
  });
});

describe("a draft while Dana writes it", () => {
  const writing = () => screen.queryByRole("region", { name: "Dana is writing…" });

  it("grows on screen, marked as unchecked, and gives way to the checked one", async () => {
    const { state } = rewriting(PRIYA);
    openInbox();
    await composer();
    tell({ text: "Cracks" });
    tell({ conversation_id: OMAR.id, text: "Another's" });
    await waitFor(() => {
      tell({ text: "Cracks are" });
      expect(writing()).toHaveTextContent("Cracks are");
    });
    expect(writing()).toHaveTextContent("Not checked yet");
    expect(within(await screen.findByRole("region", { name: "Dana is writing…" })).queryByRole("button")).toBeNull();
    expect(screen.queryByText(/Another's/)).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
    tell({ text: "Cracks are covered" });
    expect(writing()).toHaveTextContent("Cracks are covered");
    state.conversation = { ...WAITING, version: 2 };
    act(() => receive({ event: "conversation", id: PRIYA.id, version: 2 }));
    tell({ over: true });
    expect(await screen.findByRole("group", { name: "What Dana would send" })).toHaveTextContent(/for 24 months/);
    expect(writing()).toBeNull();
  });

  it("goes away when it becomes no draft", async () => {
    rewriting(PRIYA);
    openInbox();
    await composer();
    await waitFor(() => {
      tell({ text: "Cracks" });
      expect(writing()).toBeVisible();
    });
    tell({ over: true });
    await waitFor(() => expect(writing()).toBeNull(), { timeout: 3000 });
  });

  it("goes away when a person takes over", async () => {
    const { state } = rewriting(PRIYA);
    openInbox();
    await composer();
    await waitFor(() => {
      tell({ text: "Cracks" });
      expect(writing()).toBeVisible();
    });
    const takeover = { by: "person", user: BOB, at: PRIYA.created_at } as const;
    state.conversation = { ...PRIYA, version: 2, handled_by: "person", takeover };
    act(() => receive({ event: "conversation", id: PRIYA.id, version: 2 }));
    await waitFor(() => expect(writing()).toBeNull());
    tell({ text: "Cracks are" });
    expect(writing()).toBeNull();
  });

  it("takes the place of a draft that was overtaken, but not of words that somebody is changing", async () => {
    rewriting({ ...WAITING, draft: { id: "d-1", standing: "newer_message" } });
    const { user } = openInbox();
    expect(await screen.findByText(/Cracks are covered for/)).toBeVisible();
    tell({ text: "And chips" });
    expect(writing()).toHaveTextContent("And chips");
    tell({ text: "", over: true });
    await waitFor(() => expect(writing()).toBeNull(), { timeout: 3000 });
    await user.click(await screen.findByRole("button", { name: "Shorten" }));
    tell({ text: "And chips" });
    expect(screen.getByRole("button", { name: "Stop" })).toBeVisible();
  });

  it("can be read by a viewer too", async () => {
    rewriting(PRIYA);
    openInbox(undefined, aSession({ role: "viewer" }));
    await screen.findByRole("log", { name: /Messages with/ });
    await waitFor(() => {
      tell({ text: "Cracks" });
      expect(writing()).toHaveTextContent("Cracks");
    });
  });
});
