/** Questions without an answer, and passages that disagree: read, answered, dismissed and taken back. */
import type { ReactElement } from "react";
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { receive } from "@/api/socket";
import type { Contradiction, Gap } from "@/api/types";
import { violations } from "@/testing/axe";
import { aSession } from "@/testing/cast";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import { OpenContradictions, OpenGaps } from "./components/OpenCounts";
import { ContradictionsPage } from "./pages/ContradictionsPage";
import { GapsPage } from "./pages/GapsPage";

const QUESTION = "May I bring my dog?";

function aGap(facts: Partial<Gap> = {}): Gap {
  const example = {
    id: "q1",
    text: QUESTION,
    language: "en",
    at: "2026-03-02T09:00:00Z",
    conversation_id: "c1",
    message_id: "m1",
    contact_name: "Ana",
    connector: "whatsapp",
    integration_name: "Shop",
  };
  return {
    id: "g1",
    state: "open",
    times: 7,
    first_at: "2026-02-01T09:00:00Z",
    last_at: "2026-03-02T09:00:00Z",
    languages: ["en", "es"],
    examples: [
      example,
      { ...example, id: "q2", text: "¿Puedo llevar a mi perro?", contact_name: "Luis", conversation_id: "c2" },
    ],
    document: null,
    decided_at: null,
    version: 1,
    ...facts,
  };
}

function gapsOf(gaps: Gap[]) {
  const sent: { path: string; body: unknown }[] = [];
  const change = (id: string, facts: Partial<Gap>) => {
    const at = gaps.findIndex((gap) => gap.id === id);
    const changed = aGap({ ...gaps[at], ...facts });
    gaps[at] = changed;
    return HttpResponse.json(changed);
  };
  server.use(
    http.get(url("/api/knowledge/gaps"), ({ request }) => {
      const state = new URL(request.url).searchParams.get("state") ?? "open";
      const count = (wanted: string) => gaps.filter((gap) => gap.state === wanted).length;
      return HttpResponse.json({
        items: gaps.filter((gap) => gap.state === state),
        counts: { open: count("open"), answered: count("answered"), dismissed: count("dismissed") },
        next_cursor: null,
      });
    }),
    http.post(url("/api/knowledge/gaps/:id/:deed"), async ({ request, params }) => {
      const deed = String(params.deed);
      sent.push({ path: deed, body: deed === "answer" ? await request.json() : null });
      if (deed === "answer") {
        return change(String(params.id), {
          state: "answered",
          document: { id: "d1", name: "Dogs", status: "queued" },
        });
      }
      return change(String(params.id), { state: deed === "dismiss" ? "dismissed" : "open" });
    }),
  );
  return sent;
}

const withNotes = (page: ReactElement) => (
  <>
    {page}
    <ToastRegion />
  </>
);
const theList = () => screen.findByRole("list", { name: "Questions without an answer" });

test("where every question is answered, the page says what it is for", async () => {
  gapsOf([]);
  show(<GapsPage />);
  expect(await screen.findByRole("heading", { name: "No open questions" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("a question shows how often, in which words and by whom it was asked", async () => {
  gapsOf([aGap()]);
  const { user } = show(<GapsPage />);
  const list = within(await theList());
  expect(list.getByText("Asked 7 times")).toBeInTheDocument();
  expect(list.getByText("English, Spanish")).toBeInTheDocument();
  await user.click(list.getByText("How it was asked"));
  expect(list.getByText("¿Puedo llevar a mi perro?")).toBeVisible();
  expect(list.getByText("and 5 times more")).toBeVisible();
  expect(list.getByRole("link", { name: "Open the conversation with Luis" })).toHaveAttribute("href", "/inbox/c2");
  expect(await violations()).toEqual([]);
});

test("an answer is written with the question as its title and becomes a document", async () => {
  const sent = gapsOf([aGap()]);
  const { user } = show(withNotes(<GapsPage />));
  await user.click(await screen.findByRole("button", { name: `Write an answer to “${QUESTION}”` }));
  const dialog = within(await screen.findByRole("dialog", { name: "Write an answer" }));
  expect(dialog.getByLabelText("Question")).toHaveValue(QUESTION);
  expect(dialog.getByText("¿Puedo llevar a mi perro?")).toBeInTheDocument();
  expect(dialog.getByLabelText("Answer")).toHaveFocus();
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Save answer" }));
  expect(sent).toEqual([]);
  await user.type(dialog.getByLabelText("Answer"), "Dogs are welcome on a lead.");
  await user.click(dialog.getByRole("button", { name: "Save answer" }));
  expect(await screen.findByText(/Dana answers from it as soon as it is read/)).toBeInTheDocument();
  expect(sent).toEqual([{ path: "answer", body: { title: QUESTION, text: "Dogs are welcome on a lead." } }]);
  await user.click(screen.getByRole("radio", { name: "Answered (1)" }));
  expect(await screen.findByRole("link", { name: "Dogs" })).toHaveAttribute("href", "/knowledge/d1");
  expect(screen.getByText("Waiting")).toBeInTheDocument();
});

test("what the server refuses is said in the window, and nothing that was written is lost", async () => {
  gapsOf([aGap()]);
  server.use(
    http.post(url("/api/knowledge/gaps/:id/answer"), () =>
      refusal(409, "conflict", "Somebody has answered this already."),
    ),
  );
  const { user } = show(<GapsPage />);
  await user.click(await screen.findByRole("button", { name: `Write an answer to “${QUESTION}”` }));
  await user.type(screen.getByLabelText("Answer"), "Yes.");
  await user.click(screen.getByRole("button", { name: "Save answer" }));
  expect(await screen.findByText("Somebody has answered this already.")).toBeInTheDocument();
  expect(screen.getByLabelText("Answer")).toHaveValue("Yes.");
});

test("a dismissed question comes back with Undo", async () => {
  const sent = gapsOf([aGap()]);
  const { user } = show(withNotes(<GapsPage />));
  await user.click(await screen.findByRole("button", { name: `Dismiss “${QUESTION}”` }));
  expect(await screen.findByRole("heading", { name: "No open questions" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Asked 7 times")).toBeInTheDocument();
  expect(sent.map(({ path }) => path)).toEqual(["dismiss", "reopen"]);
});

test("a question that is asked again in spite of its answer says so", async () => {
  gapsOf([aGap({ document: { id: "d1", name: "Dogs", status: "failed" } })]);
  show(<GapsPage />);
  expect(await screen.findByText("Asked again in spite of")).toBeInTheDocument();
  expect(screen.getByText("Failed")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: `Write an answer to “${QUESTION}”` })).toBeInTheDocument();
});

test("a viewer reads and changes nothing", async () => {
  gapsOf([aGap()]);
  show(<GapsPage />, { session: aSession({ role: "viewer", rights: ["read_documents", "read_conversations"] }) });
  await screen.findByText("Asked 7 times");
  expect(screen.queryByRole("button", { name: /Write an answer|Dismiss/ })).toBeNull();
});

test("a new question appears by itself, and the failure to read says so", async () => {
  const gaps: Gap[] = [];
  gapsOf(gaps);
  show(<GapsPage />);
  await screen.findByRole("heading", { name: "No open questions" });
  gaps.push(aGap());
  act(() => receive({ event: "gap", id: "g1" }));
  expect(await screen.findByText("Asked 7 times")).toBeInTheDocument();
});

test("when they cannot be read there is another try", async () => {
  server.use(http.get(url("/api/knowledge/gaps"), () => refusal(500, "internal", "Something went wrong here.")));
  show(<GapsPage />);
  expect(await screen.findByRole("button", { name: "Try again" })).toBeInTheDocument();
});

function aContradiction(facts: Partial<Contradiction> = {}): Contradiction {
  const place = { page: 2, heading: "Returns", start: 120, end: 127 };
  return {
    id: "x1",
    kind: "period",
    state: "open",
    found_at: "2026-03-02T09:00:00Z",
    a: {
      ...place,
      document: { id: "d1", name: "Terms.pdf" },
      quote: "Items may be returned within 14 days.",
      mark_start: 29,
      mark_end: 36,
      value: "14 days",
    },
    b: {
      ...place,
      page: null,
      document: { id: "d2", name: "FAQ.docx" },
      quote: "You have 30 days to return an item.",
      mark_start: 9,
      mark_end: 16,
      value: "30 days",
    },
    ...facts,
  };
}

function contradictionsOf(found: Contradiction[]) {
  server.use(
    http.get(url("/api/knowledge/contradictions"), ({ request }) => {
      const state = new URL(request.url).searchParams.get("state") ?? "open";
      const count = (wanted: string) => found.filter((each) => each.state === wanted).length;
      return HttpResponse.json({
        items: found.filter((each) => each.state === state),
        counts: { open: count("open"), dismissed: count("dismissed") },
        next_cursor: null,
      });
    }),
    http.post(url("/api/knowledge/contradictions/:id/:deed"), ({ params }) => {
      const at = found.findIndex(({ id }) => id === params.id);
      found[at] = aContradiction({ ...found[at], state: params.deed === "dismiss" ? "dismissed" : "open" });
      return HttpResponse.json(found[at]);
    }),
  );
}

test("two places that disagree stand side by side, their values marked, each with the way to it", async () => {
  contradictionsOf([aContradiction()]);
  const { container } = show(<ContradictionsPage />);
  const card = within(await screen.findByRole("article", { name: "Different periods" }));
  expect(Array.from(container.querySelectorAll("mark"), (mark) => mark.textContent)).toEqual(["14 days", "30 days"]);
  expect(card.getByRole("link", { name: "Open “14 days” in Terms.pdf" })).toHaveAttribute(
    "href",
    "/knowledge/d1?start=120&end=127&page=2",
  );
  expect(card.getByRole("link", { name: "Open “30 days” in FAQ.docx" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("a contradiction is dismissed and taken back", async () => {
  contradictionsOf([aContradiction()]);
  const { user } = show(withNotes(<ContradictionsPage />));
  await user.click(await screen.findByRole("button", { name: "Dismiss: 14 days or 30 days" }));
  expect(await screen.findByRole("heading", { name: "Your documents agree" })).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByRole("article", { name: "Different periods" })).toBeInTheDocument();
});

test("the tabs tell how much is open", async () => {
  gapsOf([aGap(), aGap({ id: "g2" }), aGap({ id: "g3", state: "dismissed" })]);
  contradictionsOf([aContradiction()]);
  const { container } = show(
    <>
      <OpenGaps />
      <OpenContradictions />
    </>,
  );
  await waitFor(() => expect(container).toHaveTextContent("Open questions: 2Open contradictions: 1"));
});
