import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes, useLocation } from "react-router";
import { expect, test } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { aSession } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import { aDocument } from "./cast";
import { SearchPage } from "./pages/SearchPage";
import type { Passage } from "./reading";

const WARRANTY: Passage = {
  id: "p1",
  text: "Cracks are covered for two years.",
  score: 1,
  document: { id: "d1", name: "Warranty.pdf" },
  page: 4,
  page_end: 5,
  heading: "Terms › Cracks",
  start: 120,
  end: 153,
  found_by: "both",
  matches: [{ start: 0, end: 6 }],
  also: [{ document: { id: "d2", name: "Old warranty.pdf" }, page: 2, start: 10, end: 40 }],
};
const RETURNS: Passage = {
  ...WARRANTY,
  id: "p2",
  text: "Returns are free.",
  document: { id: "d3", name: "Returns.txt" },
  page: null,
  page_end: null,
  heading: null,
  found_by: "meaning",
  matches: [],
  also: [],
};

const UNSURE = { answerability: { probability: 0, is_answerable: false, basis: "none" } };

const READER = aSession({ role: "viewer", rights: ["read_documents"] });

function Where() {
  const { pathname, search } = useLocation();
  return <output>{pathname + search}</output>;
}

function open(at: string, passages: Passage[], more: object = {}, session = aSession()) {
  const asked: string[] = [];
  server.use(
    http.get(url("/api/knowledge/search/choices"), () =>
      HttpResponse.json({
        tags: [
          { value: "Terms", documents: 2 },
          { value: "Prices", documents: 1 },
        ],
        media_types: [{ value: "application/pdf", documents: 3 }],
        languages: [],
      }),
    ),
    http.get(url("/api/knowledge/documents"), () => HttpResponse.json({ items: [], next_cursor: null })),
    http.get(url("/api/knowledge/tags"), () => HttpResponse.json({ items: [] })),
    http.get(url("/api/knowledge/documents/:id"), () => refusal(404, "not_found", "Gone.")),
    http.get(url("/api/knowledge/documents/:id/pages"), () => refusal(404, "not_found", "Gone.")),
    http.get(url("/api/knowledge/documents/:id/pages/:page/:what"), () => refusal(404, "not_found", "Gone.")),
    http.get(url("/api/knowledge/search"), ({ request }) => {
      asked.push(new URL(request.url).search);
      return HttpResponse.json({
        passages,
        by_words_only: false,
        answerability: { probability: 0.9, is_answerable: true, basis: "meaning" },
        ...more,
      });
    }),
  );
  const shown = show(
    <>
      <Where />
      <Routes>
        <Route path="/knowledge/search" element={<SearchPage />} />
        <Route path="*" element={null} />
      </Routes>
      <ToastRegion />
    </>,
    { at, session },
  );
  return { ...shown, asked };
}

test("what is found shows its words marked, its place, and why it was found", async () => {
  open("/knowledge/search?q=cracks", [WARRANTY, RETURNS]);
  const [first, second] = await screen.findAllByRole("article");
  if (!first) throw new Error("nothing was found");
  expect(within(first).getByText("Cracks", { selector: "mark" })).toBeInTheDocument();
  expect(first).toHaveTextContent("Pages 4–5");
  expect(first).toHaveTextContent("Terms › Cracks");
  expect(first).toHaveTextContent("By words and meaning");
  expect(first).toHaveTextContent("1 more place says the same");
  expect(within(first).getByRole("link", { name: "Warranty.pdf" })).toHaveAttribute(
    "href",
    "/knowledge/d1?start=120&end=153&page=4",
  );
  expect(second).toHaveTextContent("By meaning");
  expect(await violations()).toEqual([]);
});

test("the keys go from the field to what is found, back, and open it", async () => {
  const { user } = open("/knowledge/search?q=cracks", [WARRANTY, RETURNS]);
  await screen.findAllByRole("article");
  await user.keyboard("/");
  const field = screen.getByRole("searchbox");
  expect(field).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("link", { name: "Warranty.pdf" })).toHaveFocus();
  await user.keyboard("{ArrowDown}");
  expect(screen.getByRole("link", { name: "Returns.txt" })).toHaveFocus();
  await user.keyboard("{ArrowUp}{ArrowUp}");
  expect(field).toHaveFocus();
  await user.keyboard("{Enter}");
  await waitFor(() => expect(screen.getByText(/^\/knowledge\/d1\?start=120/)).toBeInTheDocument());
});

test("the address keeps the question and who asks", async () => {
  const { user, asked } = open("/knowledge/search", [WARRANTY]);
  expect(await screen.findByText("Ask your documents something")).toBeInTheDocument();
  await user.type(screen.getByRole("searchbox"), "cracks");
  await waitFor(() => expect(screen.getByText("/knowledge/search?q=cracks")).toBeInTheDocument());
  await user.click(screen.getByRole("radio", { name: "The team" }));
  await waitFor(() => expect(screen.getByText("/knowledge/search?q=cracks&audience=team")).toBeInTheDocument());
  await waitFor(() => expect(asked[asked.length - 1]).toContain("audience=team"));
});

test("nothing found leads to writing an answer", async () => {
  const { user } = open("/knowledge/search?q=xylophone", [], UNSURE);
  expect(await screen.findByText("No document says anything about this")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Questions without an answer" })).toHaveAttribute("href", "/knowledge/gaps");
  await user.click(screen.getByRole("button", { name: "Write an answer" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Write an answer" }));
  expect(dialog.getByLabelText("Question")).toHaveValue("xylophone");
  expect(dialog.getByLabelText("Answer")).toHaveFocus();
  expect(await violations()).toEqual([]);
});

test("an answer that is written on the search page becomes a document, and no gap of the customers", async () => {
  const sent: unknown[] = [];
  const { user } = open("/knowledge/search?q=xylophone&audience=team", [RETURNS], UNSURE);
  server.use(
    http.post(url("/api/knowledge/documents/text"), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json(aDocument({ name: "xylophone" }), { status: 201 });
    }),
    http.get(url("/api/knowledge/summary"), () => HttpResponse.json({})),
  );
  await user.click(await screen.findByRole("button", { name: "Write an answer" }));
  await user.click(screen.getByRole("button", { name: "Save answer" }));
  expect(sent).toEqual([]);
  await user.type(screen.getByLabelText("Answer"), "We tune it for free.");
  await user.click(screen.getByRole("button", { name: "Save answer" }));
  expect(await screen.findByText(/Dana answers from it as soon as it is read/)).toBeInTheDocument();
  expect(sent).toEqual([{ title: "xylophone", text: "We tune it for free.", tags: [] }]);
  expect(screen.queryByRole("dialog")).toBeNull();
});

test("who may not change the library is not asked to write", async () => {
  open("/knowledge/search?q=xylophone", [], UNSURE, READER);
  expect(await screen.findByText("No document says anything about this")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Write an answer" })).toBeNull();
});

test("passages that probably do not answer, and words compared alone, are said", async () => {
  open("/knowledge/search?q=cracks", [WARRANTY], {
    by_words_only: true,
    answerability: { probability: 0.1, is_answerable: false, basis: "words" },
  });
  expect(await screen.findByText("Probably not answered here")).toBeInTheDocument();
  expect(screen.getByText(/Only words were compared/)).toBeInTheDocument();
});

test("a search that fails says so and can be tried again", async () => {
  const { user } = open("/knowledge/search?q=cracks", [WARRANTY]);
  server.use(http.get(url("/api/knowledge/search"), () => refusal(422, "invalid", "Ask for less."), { once: true }));
  expect(await screen.findByText("Ask for less.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: /again/i }));
  expect(await screen.findByRole("article")).toBeInTheDocument();
});
