/** Web pages and sites as knowledge: named, followed while they are read, changed, read again, removed. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { receive } from "@/api/socket";
import type { WebSource } from "@/api/types";
import { violations } from "@/testing/axe";
import { aSession } from "@/testing/cast";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { WebSourcesPage } from "./pages/WebSourcesPage";

const ADDRESS = "https://shop.example/help";

function aSource(facts: Partial<WebSource> = {}): WebSource {
  return {
    id: "50000000-0000-4000-8000-000000000001",
    address: ADDRESS,
    kind: "site",
    most_pages: 100,
    every_hours: 168,
    tags: [],
    visibility: "customers",
    state: "ready",
    error: null,
    pages_found: 12,
    pages_checked: 12,
    pages_failed: 0,
    documents: 10,
    next_at: "2026-03-09T09:00:00Z",
    last_at: "2026-03-02T09:00:00Z",
    created_at: "2026-03-01T09:00:00Z",
    version: 3,
    ...facts,
  };
}

function sourcesOf(items: WebSource[]) {
  const sent: { method: string; body: unknown }[] = [];
  const note = async (request: Request) =>
    sent.push({
      method: request.method,
      body: request.method === "DELETE" ? null : await request.json().catch(() => null),
    });
  server.use(
    http.get(url("/api/knowledge/web-sources"), () => HttpResponse.json({ items })),
    http.get(url("/api/knowledge/web-sources/:id/pages"), () =>
      HttpResponse.json({
        items: [
          {
            address: `${ADDRESS}/old`,
            title: null,
            outcome: "gone",
            reason: "This page is not there (any more).",
            document_id: null,
            checked_at: null,
          },
          { address: ADDRESS, title: "Help", outcome: "stored", reason: null, document_id: "d1", checked_at: null },
        ],
      }),
    ),
    http.post(url("/api/knowledge/web-sources"), async ({ request }) => {
      await note(request);
      items.unshift(
        aSource({ id: "new", state: "waiting", pages_found: 0, pages_checked: 0, documents: 0, last_at: null }),
      );
      return HttpResponse.json(items[0], { status: 201 });
    }),
    http.post(url("/api/knowledge/web-sources/:id/rescan"), async ({ request }) => {
      await note(request);
      items[0] = aSource({ state: "waiting" });
      return HttpResponse.json(items[0]);
    }),
    http.patch(url("/api/knowledge/web-sources/:id"), async ({ request }) => {
      await note(request);
      return HttpResponse.json(items[0]);
    }),
    http.delete(url("/api/knowledge/web-sources/:id"), async ({ request }) => {
      await note(request);
      items.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

test("without any address the page teaches what to do, and one is added", async () => {
  const sent = sourcesOf([]);
  const { user } = show(<WebSourcesPage />);
  expect(await screen.findByRole("heading", { name: "No web pages yet" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Add an address" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Add a web page or a site" }));
  await user.click(dialog.getByRole("button", { name: "Add an address" }));
  expect(sent).toEqual([]);
  await user.type(dialog.getByLabelText("Address"), ` ${ADDRESS} `);
  expect(dialog.queryByRole("textbox", { name: "At most" })).toBeNull();
  await user.click(dialog.getByRole("radio", { name: "The whole site" }));
  expect(dialog.getByRole("textbox", { name: "At most" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Add an address" }));
  expect(await screen.findByText("Waiting")).toBeInTheDocument();
  expect(sent[0]?.body).toEqual({
    address: ADDRESS,
    kind: "site",
    tags: [],
    every_hours: 168,
    most_pages: 100,
    visibility: "customers",
  });
});

test("a refusal of the server stands at the address", async () => {
  sourcesOf([]);
  server.use(
    http.post(url("/api/knowledge/web-sources"), () =>
      refusal(422, "invalid", "Some fields are not valid.", { address: "Enter the address of a web page." }),
    ),
  );
  const { user } = show(<WebSourcesPage />);
  await user.click(await screen.findByRole("button", { name: "Add an address" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("Address"), "nonsense");
  await user.click(dialog.getByRole("button", { name: "Add an address" }));
  expect(await dialog.findByText("Enter the address of a web page.")).toBeInTheDocument();
});

test("a scan is followed live, and what failed says why", async () => {
  const items = [aSource({ state: "scanning", pages_found: 8, pages_checked: 2, documents: 2 })];
  sourcesOf(items);
  show(<WebSourcesPage />);
  expect(await screen.findByText("2 of 8 pages looked at")).toBeInTheDocument();
  expect(screen.getByRole("progressbar", { name: `Progress of ${ADDRESS}` })).toHaveAttribute("aria-valuenow", "2");
  items[0] = aSource({
    state: "failed",
    error: { code: "gone", message: "This page is not there (any more)." },
    pages_failed: 1,
  });
  act(() => receive({ event: "web_source", id: items[0]?.id ?? "" }));
  expect(await screen.findByText("This page is not there (any more).")).toBeInTheDocument();
  expect(screen.getByText("1 page could not be read")).toBeInTheDocument();
  expect(screen.queryByRole("progressbar")).toBeNull();
});

test("an address is read again, changed and removed", async () => {
  const items = [aSource()];
  const sent = sourcesOf(items);
  const { user } = show(<WebSourcesPage />);
  await user.click(await screen.findByRole("button", { name: `Change ${ADDRESS}` }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.click(dialog.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(sent[0]?.body).toEqual({ every_hours: 168, most_pages: 100, visibility: "customers" });
  await user.click(screen.getByRole("button", { name: `Read ${ADDRESS} again` }));
  expect(await screen.findByText("Waiting")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: `Remove ${ADDRESS}` }));
  const question = within(await screen.findByRole("alertdialog", { name: `Remove ${ADDRESS}?` }));
  await user.click(question.getByRole("button", { name: "Remove address" }));
  expect(await screen.findByRole("heading", { name: "No web pages yet" })).toBeInTheDocument();
  expect(sent.map(({ method }) => method)).toEqual(["PATCH", "POST", "DELETE"]);
});

test("the pages of a site say what came of them, and lead to their documents", async () => {
  sourcesOf([aSource()]);
  const { user } = show(<WebSourcesPage />);
  await user.click(await screen.findByText("Pages"));
  const found = within(await screen.findByRole("list", { name: `Pages of ${ADDRESS}` }));
  expect(found.getByRole("link", { name: "Help" })).toHaveAttribute("href", "/knowledge/d1");
  expect(found.getByText("This page is not there (any more).")).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("who may only read changes nothing, and a failure is shown in place", async () => {
  sourcesOf([aSource()]);
  show(<WebSourcesPage />, { session: aSession({ role: "viewer", rights: ["read_documents"] }) });
  expect(await screen.findByText(ADDRESS)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: /Add|Remove|Change|again/ })).toBeNull();
});

test("a list that cannot be read is asked for again", async () => {
  server.use(
    http.get(url("/api/knowledge/web-sources"), () => refusal(500, "internal", "It is not there."), { once: true }),
  );
  const { user } = show(<WebSourcesPage />);
  expect(await screen.findByText("It is not there.")).toBeInTheDocument();
  sourcesOf([aSource()]);
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText(ADDRESS)).toBeInTheDocument();
});
