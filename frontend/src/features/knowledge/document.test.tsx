import { screen, waitFor } from "@testing-library/react";
import { Link, Route, Routes } from "react-router";
import { expect, test, vi } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { http } from "msw";
import { aDocument, libraryOf, textOf } from "./cast";
import { DocumentPage } from "./pages/DocumentPage";

const DOCUMENT = aDocument({ pages: 40 });
const TEXTS = Array.from(
  { length: 40 },
  (_, index) => `Page number ${index + 1}.\n\nCracks are covered for ${index + 1} months. The rest is not.`,
);

function open(query: string, document = DOCUMENT, texts = TEXTS) {
  const text = textOf(document, texts);
  server.use(...libraryOf([document]), text.handler);
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  const shown = show(
    <Routes>
      <Route path="/knowledge/:documentId" element={<DocumentPage />} />
      <Route path="/elsewhere" element={<Link to={`/knowledge/${document.id}${query}`}>Source</Link>} />
    </Routes>,
    { at: `/knowledge/${document.id}${query}` },
  );
  return { ...shown, ...text, scrolled };
}

/** Where the covered months of a page stand in the whole text. */
function placeOn(page: number) {
  const before = TEXTS.slice(0, page - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const text = TEXTS[page - 1] ?? "";
  const start = before + text.indexOf("Cracks");
  return { start, end: start + "Cracks are covered".length };
}

test("a cited passage is marked on its page and brought into view", async () => {
  const { start, end } = placeOn(23);
  const { scrolled, asked } = open(`?start=${start}&end=${end}&page=23`);
  const mark = await screen.findByText("Cracks are covered", { selector: "mark" });
  expect(mark.closest("section")).toHaveAccessibleName("Page 23");
  expect(scrolled.mock.contexts).toContain(mark);
  expect(asked).not.toContain(1);
  expect(await violations()).toEqual([]);
});

test("a passage without a page number is found by halving", async () => {
  const { start, end } = placeOn(30);
  const { asked } = open(`?start=${start}&end=${end}`);
  const mark = await screen.findByText("Cracks are covered", { selector: "mark" });
  expect(mark.closest("section")).toHaveAccessibleName("Page 30");
  expect(asked.length).toBeLessThanOrEqual(5);
});

test("a place past the end says that it is gone", async () => {
  open("?start=999999&end=1000000");
  expect(await screen.findByText(/no longer in this document/)).toBeInTheDocument();
});

test("a long document draws only the pages near the eye", async () => {
  const { asked } = open("");
  await screen.findByText("Page number 1.");
  expect(screen.getAllByRole("region", { name: /^Page \d/ }).length).toBeLessThan(20);
  expect(asked).toEqual([1, 9]);
});

test("the page can be chosen by number", async () => {
  const { user } = open("");
  const field = await screen.findByRole("textbox", { name: "Page" });
  const text = screen.getByRole("region", { name: /^Text of/ });
  Object.defineProperty(text, "scrollHeight", { value: 40_000 });
  await user.clear(field);
  await user.type(field, "38{Enter}");
  await waitFor(() => expect(text.scrollTop).toBeGreaterThan(10_000));
});

test("a document of one page has no page bar", async () => {
  open("", aDocument({ pages: 1 }), ["Open from nine to five."]);
  expect(await screen.findByText("Open from nine to five.")).toBeInTheDocument();
  expect(screen.queryByRole("navigation")).toBeNull();
});

test("a document that is not there says so and leads to the library", async () => {
  server.use(
    http.get(url("/api/knowledge/documents/:id"), () => refusal(404, "not_found", "There is no such document.")),
  );
  show(
    <Routes>
      <Route path="/knowledge/:documentId" element={<DocumentPage />} />
    </Routes>,
    { at: "/knowledge/gone" },
  );
  expect(await screen.findByText("There is no such document.")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "To the library" })).toHaveAttribute("href", "/knowledge");
});

test("a document that is still being read says so", async () => {
  open("", aDocument({ status: "processing", stage: "reading", passages: 0 }));
  expect(await screen.findByText("Dana is still reading this document")).toBeInTheDocument();
});
