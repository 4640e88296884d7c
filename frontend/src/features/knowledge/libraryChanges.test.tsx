import { act, screen, waitFor, within } from "@testing-library/react";
import type { UserEvent } from "@testing-library/user-event";
import { http, HttpResponse } from "msw";
import { afterEach, expect, test } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { aDocument, libraryOf } from "./cast";
import { currentToasts, dismissToast } from "@/ui/toasts";
import { ToastRegion } from "@/ui/ToastRegion";
import { LibraryPage } from "./pages/LibraryPage";
import { dropAllUploads } from "./uploads";

const row = (name: string) =>
  waitFor(() => {
    const found = screen.getAllByRole("listitem").find((item) => item.textContent?.includes(name));
    if (!found) throw new Error(`no row is called ${name}`);
    return within(found);
  });
/** The page with the notes at its edge. */
const withNotes = () => (
  <>
    <LibraryPage />
    <ToastRegion />
  </>
);
/** Chooses something from a document's menu. */
async function choose(user: UserEvent, name: string, deed: string) {
  await user.click(await screen.findByRole("button", { name: `More about ${name}` }));
  await user.click(await screen.findByRole("menuitem", { name: deed }));
}

afterEach(() => {
  dropAllUploads();
  for (const { id } of currentToasts()) dismissToast(id);
});

test("a deletion can be taken back until its note goes; then the server is asked once", async () => {
  const documents = libraryList([aDocument(), aDocument({ id: "2", name: "Prices.pdf" })]);
  const deleted: string[] = [];
  server.use(
    http.delete(url("/api/knowledge/documents/:id"), ({ params }) => {
      deleted.push(String(params.id));
      documents.splice(0, documents.length, ...documents.filter(({ id }) => id !== params.id));
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = show(withNotes());
  await choose(user, "Warranty.pdf", "Delete");
  expect(await screen.findByText("Deleting Warranty.pdf")).toBeInTheDocument();
  expect(screen.queryByText("Warranty.pdf")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("Warranty.pdf")).toBeInTheDocument();
  expect(deleted).toEqual([]);

  await choose(user, "Warranty.pdf", "Delete");
  await user.click(await screen.findByRole("button", { name: "Dismiss" }));
  await waitFor(() => expect(deleted).toEqual([aDocument().id]));
  expect(screen.queryByText("Warranty.pdf")).toBeNull();
  expect(screen.getByText("Prices.pdf")).toBeInTheDocument();
});

test("a deletion that waits is carried out when the page is left, and a refused one brings the document back", async () => {
  libraryList();
  let asked = 0;
  server.use(
    http.delete(url("/api/knowledge/documents/:id"), () => {
      asked += 1;
      return refusal(500, "internal", "It could not be deleted.");
    }),
  );
  const { user } = show(withNotes());
  await choose(user, "Warranty.pdf", "Delete");
  expect(await screen.findByText("Deleting Warranty.pdf")).toBeInTheDocument();
  act(() => void window.dispatchEvent(new Event("pagehide")));
  await waitFor(() => expect(asked).toBe(1));
  expect(await screen.findByText("It could not be deleted.")).toBeInTheDocument();
  expect(await screen.findByText("Warranty.pdf")).toBeInTheDocument();
});

test("many documents are chosen with shift and the keyboard, and tagged, hidden and deleted together", async () => {
  const documents = libraryList([1, 2, 3, 4].map((n) => aDocument({ id: `id-${n}`, name: `Paper ${n}.pdf` })));
  const asked: { ids: string[]; change: Record<string, unknown> }[] = [];
  server.use(
    http.post(url("/api/knowledge/documents/bulk-change"), async ({ request }) => {
      const wanted = (await request.json()) as (typeof asked)[number];
      asked.push(wanted);
      for (const [index, each] of documents.entries()) {
        if (wanted.ids.includes(each.id)) documents[index] = { ...each, tags: ["prices"] };
      }
      return HttpResponse.json({ changed: wanted.ids.length, deleted: 0 });
    }),
  );
  const { user } = show(withNotes());
  await user.click(await screen.findByRole("checkbox", { name: "Choose Paper 1.pdf" }));
  await user.keyboard("{Shift>}");
  await user.click(screen.getByRole("checkbox", { name: "Choose Paper 3.pdf" }));
  await user.keyboard("{/Shift}");
  expect(screen.getByText("3 chosen")).toBeInTheDocument();
  await user.keyboard("{Shift>}{ArrowDown}{/Shift}");
  expect(screen.getByText("4 chosen")).toBeInTheDocument();
  expect(screen.getByRole("checkbox", { name: "Choose Paper 4.pdf" })).toHaveFocus();
  await user.keyboard(" ");
  expect(screen.getByText("3 chosen")).toBeInTheDocument();
  expect(await violations()).toEqual([]);

  await user.click(screen.getByRole("button", { name: "Tags" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Tags of 3 documents" }));
  await user.type(dialog.getByRole("textbox", { name: "Tags" }), "prices,");
  await user.click(dialog.getByRole("button", { name: "Save tags" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(asked[0]).toMatchObject({ ids: ["id-1", "id-2", "id-3"], change: { add_tags: ["prices"], remove_tags: [] } });
  expect(await screen.findAllByRole("button", { name: "Show documents tagged prices" })).toHaveLength(3);

  await user.click(screen.getByRole("button", { name: "In answers" }));
  await user.click(await screen.findByRole("menuitem", { name: "Hide from answers" }));
  await waitFor(() => expect(asked[1]).toMatchObject({ ids: ["id-1", "id-2", "id-3"], change: { hidden: true } }));

  await user.click(screen.getByRole("button", { name: "Delete" }));
  expect(await screen.findByText("Deleting 3 documents")).toBeInTheDocument();
  expect(screen.queryByText("Paper 1.pdf")).toBeNull();
  for (const cross of screen.getAllByRole("button", { name: "Dismiss" })) await user.click(cross);
  await waitFor(() => expect(asked[2]).toMatchObject({ ids: ["id-1", "id-2", "id-3"], change: { delete: true } }));
});

test("states are told with what to do: a password in place, a scan, a twin, and who may be answered from it", async () => {
  const given: unknown[] = [];
  const failed = { status: "failed", stage: "failed", passages: 0, pages: null } as const;
  const documents = libraryList([
    aDocument({ ...failed, id: "1", name: "Contract.pdf", error: { code: "encrypted", message: "It is protected." } }),
    aDocument({ ...failed, id: "2", name: "Scan.pdf", error: { code: "scanned_no_text", message: "Install OCR." } }),
    aDocument({ id: "3", name: "Copy.pdf", duplicate_of: { id: "4", name: "Terms.pdf" }, visibility: "team" }),
    aDocument({
      id: "5",
      name: "Old.pdf",
      hidden_at: "2026-01-01T00:00:00Z",
      expires_at: "2026-01-01T00:00:00Z",
      is_stale: true,
      usage: { cited: 41, last_cited_at: new Date().toISOString(), days: [] },
    }),
    aDocument({
      id: "6",
      name: "Manual.pdf",
      stage: "queued",
      status: "queued",
      newer: { number: 2, name: "Manual 2.pdf", status: "processing", error: null },
    }),
  ]);
  server.use(
    http.post(url("/api/knowledge/documents/1/password"), async ({ request }) => {
      given.push(await request.json());
      documents[0] = aDocument({ id: "1", name: "Contract.pdf", status: "queued", stage: "queued" });
      return HttpResponse.json(documents[0]);
    }),
  );
  const { user } = show(<LibraryPage />);
  const contract = await row("Contract.pdf");
  expect(contract.getByText("Needs its password")).toBeInTheDocument();
  await user.type(contract.getByLabelText("Password of Contract.pdf"), "open sesame{Enter}");
  await waitFor(() => expect(given).toEqual([{ password: "open sesame" }]));
  expect(await (await row("Contract.pdf")).findByText("Waiting")).toBeInTheDocument();
  expect((await row("Scan.pdf")).getByText("Scanned, no text")).toBeInTheDocument();
  expect((await row("Scan.pdf")).getByText("Install OCR.")).toBeInTheDocument();
  const copy = await row("Copy.pdf");
  expect(copy.getByRole("link", { name: "Terms.pdf" })).toHaveAttribute("href", "/knowledge/4");
  expect(copy.getByText("Team only")).toBeInTheDocument();
  const old = await row("Old.pdf");
  for (const word of ["Hidden", "Expired", "Stale", "Cited 41 times, last today"]) {
    expect(old.getByText(word)).toBeInTheDocument();
  }
  expect((await row("Manual.pdf")).getByRole("button", { name: "Stop reading Manual.pdf" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("a text can be written in place of a file", async () => {
  const documents = libraryList([]);
  server.use(
    http.post(url("/api/knowledge/documents/text"), async ({ request }) => {
      const { title } = (await request.json()) as { title: string };
      documents.push(aDocument({ name: title, origin: "written", media_type: "text/plain" }));
      return HttpResponse.json(documents[0], { status: 201 });
    }),
  );
  const { user } = show(<LibraryPage />);
  await user.click(await screen.findByRole("button", { name: "Write a text" }));
  await user.type(screen.getByRole("textbox", { name: "Title" }), "Delivery");
  await user.type(screen.getByRole("textbox", { name: "Text" }), "Two days.");
  await user.click(screen.getByRole("button", { name: "Add to the library" }));
  expect(await screen.findByRole("link", { name: "Delivery" })).toBeInTheDocument();
});

test("the list is narrowed down by state and name, and what is shown stays in the address", async () => {
  libraryList([
    aDocument({ id: "1", name: "Good.pdf" }),
    aDocument({
      id: "2",
      name: "Bad.pdf",
      status: "failed",
      stage: "failed",
      error: { code: "broken", message: "No." },
    }),
  ]);
  const { user } = show(<LibraryPage />, { at: "/knowledge?view=failed" });
  expect(await screen.findByText("Bad.pdf")).toBeInTheDocument();
  expect(screen.queryByText("Good.pdf")).toBeNull();
  await user.click(screen.getByRole("button", { name: /^All/ }));
  expect(await screen.findByText("Good.pdf")).toBeInTheDocument();
  await user.type(screen.getByRole("searchbox", { name: "Find by name" }), "nothing like it");
  expect(await screen.findByText("No document has “nothing like it” in its name")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show all documents" }));
  expect(await screen.findByText("Good.pdf")).toBeInTheDocument();
});

test("of ten thousand documents only those near the eye are drawn, and more come in time", async () => {
  const all = Array.from({ length: 300 }, (_, n) => aDocument({ id: `id-${n}`, name: `Paper ${n}.pdf` }));
  const cursors: (string | null)[] = [];
  server.use(
    http.get(url("/api/knowledge/documents"), ({ request }) => {
      const cursor = new URL(request.url).searchParams.get("cursor");
      cursors.push(cursor);
      const from = Number(cursor ?? 0);
      const next = from + 20 < all.length ? String(from + 20) : null;
      return HttpResponse.json({ items: all.slice(from, from + 20), next_cursor: next });
    }),
    ...libraryOf(all),
  );
  show(<LibraryPage />);
  await screen.findByText("Paper 0.pdf");
  await waitFor(() => expect(cursors).toContain("20"));
  expect(screen.getAllByRole("checkbox", { name: /^Choose Paper/ }).length).toBeLessThan(60);
});

function libraryList(documents = [aDocument()]) {
  server.use(...libraryOf(documents));
  return documents;
}
