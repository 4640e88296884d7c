import { screen, waitFor, within } from "@testing-library/react";
import { Link, Route, Routes } from "react-router";
import { expect, test, vi } from "vitest";
import { violations } from "@/testing/axe";
import { setWidth } from "@/testing/browser";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { http, HttpResponse } from "msw";
import { aDocument, libraryOf, textOf } from "./cast";
import { DocumentPage } from "./pages/DocumentPage";
import type { OutlineHeading } from "./reading";

// The simulated browser has no addresses for blobs.
Object.assign(URL, { createObjectURL: () => "blob:picture", revokeObjectURL: () => undefined });

const DOCUMENT = aDocument({ pages: 40 });
const TEXTS = Array.from(
  { length: 40 },
  (_, index) => `Page number ${index + 1}.\n\nCracks are covered for ${index + 1} months. The rest is not.`,
);

const TEXT_FILE = aDocument({ pages: 40, media_type: "text/plain", name: "Warranty.txt" });
const BOX = { left: 0.1, top: 0.5, right: 0.4, bottom: 0.52 };

function open(query: string, document = TEXT_FILE, texts = TEXTS, headings: OutlineHeading[] = []) {
  const text = textOf(document, texts);
  const pictures: number[] = [];
  server.use(
    ...libraryOf([document]),
    text.handler,
    http.get(url(`/api/knowledge/documents/${document.id}/pages`), () =>
      HttpResponse.json({
        edition: 1,
        pictured: document.media_type === "application/pdf",
        headings,
        pages: text.pages.map(({ number, start, end }) => ({
          number,
          start,
          end,
          width: 600,
          height: 800,
          label: null,
        })),
      }),
    ),
    http.get(url(`/api/knowledge/documents/${document.id}/pages/:page/image`), ({ params }) => {
      pictures.push(Number(params.page));
      return HttpResponse.text("picture");
    }),
    http.get(url(`/api/knowledge/documents/${document.id}/pages/:page/marks`), () =>
      HttpResponse.json({ marks: [BOX] }),
    ),
  );
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  const shown = show(
    <Routes>
      <Route path="/knowledge/:documentId" element={<DocumentPage />} />
      <Route path="/elsewhere" element={<Link to={`/knowledge/${document.id}${query}`}>Source</Link>} />
    </Routes>,
    { at: `/knowledge/${document.id}${query}` },
  );
  return { ...shown, ...text, scrolled, pictures };
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

test("a passage without a page number is found by its place in the text", async () => {
  const { start, end } = placeOn(30);
  const { asked } = open(`?start=${start}&end=${end}`);
  const mark = await screen.findByText("Cracks are covered", { selector: "mark" });
  expect(mark.closest("section")).toHaveAccessibleName("Page 30");
  expect(asked).not.toContain(1);
});

test("the pages of a PDF show as they look, the cited place marked, with their words for those who do not see them", async () => {
  const { start, end } = placeOn(23);
  const { pictures } = open(`?start=${start}&end=${end}&page=23`, DOCUMENT);
  const page = await screen.findByRole("region", { name: "Page 23" });
  await waitFor(() => expect(page.querySelector("[data-mark]")).toHaveStyle({ left: "10%", top: "50%" }));
  expect(page.querySelector("img")).toHaveAttribute("alt", "");
  expect(await within(page).findByText(/Page number 23/)).toBeInTheDocument();
  expect(pictures[0]).toBe(23);
  expect(pictures).not.toContain(1);
  expect(await violations()).toEqual([]);
});

test("a page that cannot be drawn shows its words and can be tried again", async () => {
  const { user, pictures } = open("?page=2", DOCUMENT);
  server.use(
    http.get(
      url(`/api/knowledge/documents/${DOCUMENT.id}/pages/:page/image`),
      () => refusal(422, "broken", "This page is damaged."),
      { once: false },
    ),
  );
  const page = await screen.findByRole("region", { name: "Page 2" });
  expect(await within(page).findByText("This page could not be drawn")).toBeInTheDocument();
  expect(await within(page).findByText(/Page number 2/)).toBeInTheDocument();
  server.use(
    http.get(url(`/api/knowledge/documents/${DOCUMENT.id}/pages/:page/image`), () => HttpResponse.text("picture")),
  );
  await user.click(within(page).getByRole("button", { name: "Draw it again" }));
  await waitFor(() => expect(page.querySelector("img")).not.toBeNull());
  expect(pictures).toEqual([]);
});

test("the text of a PDF is one choice away, and the address keeps the choice", async () => {
  const { user } = open("?page=2", DOCUMENT);
  await user.click(await screen.findByRole("radio", { name: "Text" }));
  expect(await screen.findByRole("region", { name: /^Text of/ })).toBeInTheDocument();
  await user.click(screen.getByRole("radio", { name: "Original" }));
  expect(await screen.findByRole("region", { name: /^Pages of/ })).toBeInTheDocument();
});

test("words are found in the whole document and gone through one by one", async () => {
  const { user } = open("");
  await user.click(await screen.findByRole("button", { name: "Find in this document" }));
  await user.type(screen.getByRole("textbox", { name: "Find in this document" }), "PAGE NUMBER 3");
  expect(await screen.findByText("1 of 11")).toBeInTheDocument();
  expect(await screen.findByText("Page number 3", { selector: "mark" })).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("2 of 11")).toBeInTheDocument();
  await user.keyboard("{Shift>}{Enter}{/Shift}");
  expect(await screen.findByText("1 of 11")).toBeInTheDocument();
});

test("a hidden document says that nobody is answered from it", async () => {
  open("", { ...TEXT_FILE, hidden_at: "2026-01-01T00:00:00Z" });
  expect(await screen.findByText(/nobody is answered from it/)).toBeInTheDocument();
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
  open("", { ...TEXT_FILE, pages: 1 }, ["Open from nine to five."]);
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

/** Each page begins with a line that stands for a heading. */
const CHAPTERS = TEXTS.map((_, index) => {
  const { start } = placeOn(index + 1);
  const text = `Page number ${index + 1}.`;
  return { level: 1 + (index % 3), text, start: start - text.length - 2, end: start - 2 };
});

test("the headings of a document lead to their places, by keyboard too", async () => {
  const { user, scrolled } = open("", TEXT_FILE, TEXTS, CHAPTERS);
  await user.click(await screen.findByRole("button", { name: "Outline" }));
  const outline = within(screen.getByRole("navigation", { name: "Outline" }));
  const [first, second] = outline.getAllByRole("button", { name: /^Page number/ });
  expect(first).toHaveFocus();
  expect(first).toHaveAttribute("aria-current", "location");
  await user.keyboard("{ArrowDown}");
  expect(second).toHaveFocus();
  expect(await violations()).toEqual([]);
  await user.keyboard("{End}{Home}{ArrowDown}{ArrowDown}{Enter}");
  const mark = await screen.findByText("Page number 3.", { selector: "mark" });
  expect(mark.closest("section")).toHaveAccessibleName("Page 3");
  expect(scrolled.mock.contexts).toContain(mark);
  await user.keyboard("{Escape}");
  expect(screen.queryByRole("navigation", { name: "Outline" })).toBeNull();
  expect(screen.getByRole("region", { name: /^Text of/ })).toHaveFocus();
});

test("an outline that was opened is there again with the next document, where there is room for it", async () => {
  const { user, unmount } = open("", TEXT_FILE, TEXTS, CHAPTERS);
  await user.click(await screen.findByRole("button", { name: "Outline" }));
  unmount();
  const again = open("", TEXT_FILE, TEXTS, CHAPTERS);
  expect(await screen.findByRole("navigation", { name: "Outline" })).toBeInTheDocument();
  again.unmount();
  setWidth(390);
  open("", TEXT_FILE, TEXTS, CHAPTERS);
  await screen.findByText("Page number 1.");
  expect(screen.queryByRole("navigation", { name: "Outline" })).toBeNull();
});

test("on a phone the outline gives way to the place that was chosen", async () => {
  setWidth(390);
  const { user } = open("", DOCUMENT, TEXTS, CHAPTERS);
  await user.click(await screen.findByRole("button", { name: "Outline" }));
  await user.click(screen.getByRole("button", { name: "Page number 23." }));
  expect(screen.queryByRole("navigation", { name: "Outline" })).toBeNull();
  expect(await screen.findByRole("region", { name: "Page 23" })).toBeInTheDocument();
});

test("a heading whose place on the page is not known is no lost place", async () => {
  const { user } = open("", DOCUMENT, TEXTS, CHAPTERS);
  server.use(
    http.get(url(`/api/knowledge/documents/${DOCUMENT.id}/pages/:page/marks`), () => HttpResponse.json({ marks: [] })),
  );
  await user.click(await screen.findByRole("button", { name: "Outline" }));
  await user.click(screen.getByRole("button", { name: "Page number 23." }));
  expect(await screen.findByRole("region", { name: "Page 23" })).toBeInTheDocument();
  expect(screen.queryByText(/their place on it is not known/)).toBeNull();
});

test("a document without headings has no outline to open", async () => {
  open("");
  await screen.findByText("Page number 1.");
  expect(screen.queryByRole("button", { name: "Outline" })).toBeNull();
});

test("its page says how often a document was cited, and on which of the last days", async () => {
  const days = [...Array<number>(29).fill(0), 2];
  open("?view=about", aDocument({ usage: { cited: 2, last_cited_at: new Date().toISOString(), days } }));
  const use = within(await screen.findByRole("region", { name: "Use" }));
  expect(use.getByText("Cited 2 times, last today")).toBeInTheDocument();
  expect(use.getByRole("img", { name: "Cited 2 times in the last 30 days, at most 2 times in a day" })).toBeVisible();
  expect(await violations()).toEqual([]);
});
