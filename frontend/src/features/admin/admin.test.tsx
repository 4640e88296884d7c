/** The operators' area: accounts and people from outside, and the installation's health. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { expect, test } from "vitest";
import { aSession, ALICE, anEntry, BOB } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import AdminRoutes from "./AdminRoutes";
import type { AuditEntry, PersonSeen } from "@/api/types";

const operator = () => aSession({ is_operator: true });

const open = (at: string, session = operator()) =>
  show(
    <>
      <ToastRegion />
      <Routes>
        <Route path="/admin/*" element={<AdminRoutes />} />
      </Routes>
    </>,
    { at, session },
  );

function aPerson(facts: Partial<PersonSeen> = {}): PersonSeen {
  return {
    id: BOB.id,
    name: BOB.name,
    email: "bob@acme.example",
    created_at: "2026-03-02T09:00:00Z",
    disabled: false,
    verified: true,
    accounts: 2,
    is_operator: false,
    ...facts,
  };
}

function peopleOf(people: PersonSeen[]) {
  const asked: (string | null)[] = [];
  const set = (disabled: boolean) =>
    http.post(url(`/api/admin/people/:id/${disabled ? "disable" : "enable"}`), ({ params }) => {
      const one = people.find(({ id }) => id === params.id);
      if (one) one.disabled = disabled;
      return new HttpResponse(null, { status: 204 });
    });
  server.use(
    http.get(url("/api/admin/people"), ({ request }) => {
      const q = new URL(request.url).searchParams.get("q");
      asked.push(q);
      const items = people.filter(({ name }) => name.toLowerCase().includes(q?.toLowerCase() ?? ""));
      return HttpResponse.json({ items, next_cursor: null });
    }),
    set(true),
    set(false),
  );
  return asked;
}

test("a person is found, shut out after a question, and let in again", async () => {
  const asked = peopleOf([aPerson(), aPerson({ id: ALICE.id, name: ALICE.name, is_operator: true, verified: false })]);
  const { user } = open("/admin/people");
  expect(await screen.findByText("Alice Reed")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Shut Alice Reed out" })).toBeNull();
  expect(await violations()).toEqual([]);
  await user.type(screen.getByRole("searchbox"), "bob");
  await waitFor(() => expect(asked).toContain("bob"));
  await user.click(await screen.findByRole("button", { name: "Shut Bob Stone out" }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Shut out" }));
  expect(await screen.findByText("Bob Stone is shut out.")).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Let Bob Stone in again" }));
  expect(await screen.findByRole("button", { name: "Shut Bob Stone out" })).toBeInTheDocument();
});

test("a search that finds nobody says so, and shows everybody again", async () => {
  peopleOf([aPerson()]);
  const { user } = open("/admin/people");
  await user.type(await screen.findByRole("searchbox"), "zoe");
  await user.click(await screen.findByRole("button", { name: "Show all" }));
  expect(await screen.findByText("Bob Stone")).toBeInTheDocument();
});

test("accounts are seen from outside, page by page", async () => {
  const account = (id: string, name: string) => ({ id, name, members: 3, created_at: "2026-03-02T09:00:00Z" });
  server.use(
    http.get(url("/api/admin/accounts"), ({ request }) =>
      new URL(request.url).searchParams.get("cursor")
        ? HttpResponse.json({ items: [account("2", "Beta")], next_cursor: null })
        : HttpResponse.json({ items: [account("1", "Acme")], next_cursor: "more" }),
    ),
  );
  const { user } = open("/admin");
  expect(await screen.findByText("Acme")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show more" }));
  expect(await screen.findByText("Beta")).toBeInTheDocument();
});

test("the health page says what does not work", async () => {
  const degraded = [{ part: "provider", message: "No key is set." }];
  server.use(http.get(url("/api/admin/health"), () => HttpResponse.json({ commits: true, workers: false, degraded })));
  open("/admin/health");
  expect(await screen.findByText(/No worker is running/)).toBeInTheDocument();
  expect(screen.getByText("No key is set.")).toBeInTheDocument();
  expect(screen.queryByText("Everything works")).toBeNull();
  expect(await violations()).toEqual([]);
});

test("a failure says why, and is tried again", async () => {
  server.use(http.get(url("/api/admin/health"), () => refusal(403, "not_allowed", "You may not do that.")));
  const { user } = open("/admin/health");
  expect(await screen.findByText("You may not do that.")).toBeInTheDocument();
  server.use(
    http.get(url("/api/admin/health"), () => HttpResponse.json({ commits: true, workers: true, degraded: [] })),
  );
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Everything works")).toBeInTheDocument();
});

function recordOf(answer: (query: URLSearchParams) => AuditEntry[], next: (query: URLSearchParams) => string | null) {
  const asked: string[] = [];
  server.use(
    http.get(url("/api/admin/audit"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query.toString());
      return HttpResponse.json({ items: answer(query), next_cursor: next(query) });
    }),
  );
  return asked;
}

const never = () => null;
const byOperator = (facts: Partial<AuditEntry>) =>
  anEntry({ actor: { kind: "operator", id: ALICE.id, name: ALICE.name, address: "203.0.113.7" }, ...facts });

test("the record says what operators did, older entries by the keyboard, with the particulars behind a line", async () => {
  const asked = recordOf(
    (query) =>
      query.get("cursor")
        ? [byOperator({ id: 1, action: "operator.added", target: "Alice Reed <alice@acme.example>" })]
        : [byOperator({ id: 2, action: "person.disabled", target: BOB.name, details: { query: "bob" } })],
    (query) => (query.get("cursor") ? null : "2"),
  );
  const { user } = open("/admin/audit");
  expect(screen.getByRole("status", { name: "Loading: Record" })).toBeInTheDocument();
  expect(await screen.findByText("Alice Reed (operator) shut Bob Stone out")).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Record" })).toHaveAttribute("aria-current", "page");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByText("Details"));
  expect(screen.getByText("person.disabled")).toBeVisible();
  screen.getByRole("button", { name: "Show older entries" }).focus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText(/made Alice Reed <alice@acme.example> an operator/)).toBeInTheDocument();
  expect(screen.getByText("This is where the record begins.")).toBeInTheDocument();
  expect(asked).toEqual(["limit=50", "limit=50&cursor=2"]);
});

test("the record is narrowed to what installations know and to whoever came up on it", async () => {
  const entries = [byOperator({ action: "operator.read_people" })];
  const asked = recordOf((query) => (query.get("action") ? [] : entries), never);
  const { user } = open("/admin/audit");
  await screen.findByText("Alice Reed (operator) looked at the people");
  const filters = within(screen.getByRole("search"));
  await user.click(filters.getByRole("button", { name: /Who/ }));
  await user.click(await screen.findByRole("option", { name: "Alice Reed" }));
  await waitFor(() => expect(asked.at(-1)).toBe(`limit=50&actor=${ALICE.id}`));
  await user.click(filters.getByRole("button", { name: /What/ }));
  expect(await screen.findByRole("option", { name: "People shut out" })).toBeInTheDocument();
  expect(screen.queryByRole("option", { name: "Invitations" })).toBeNull();
  await user.click(screen.getByRole("option", { name: "Erased accounts" }));
  await user.click(await screen.findByRole("button", { name: "Show everything" }));
  expect(await screen.findByText("Alice Reed (operator) looked at the people")).toBeInTheDocument();
  expect(asked).toContain(`limit=50&action=account.erased&actor=${ALICE.id}`);
});

test("an empty record says so, and one that cannot be read why", async () => {
  recordOf(() => [], never);
  const { unmount } = open("/admin/audit");
  expect(await screen.findByText("Nothing is on record yet")).toBeInTheDocument();
  unmount();
  server.use(http.get(url("/api/admin/audit"), () => refusal(403, "not_allowed", "You may not do that.")));
  open("/admin/audit");
  expect(await screen.findByText("You may not do that.")).toBeInTheDocument();
});

test("to everybody else there is no such place", async () => {
  open("/admin/people", aSession());
  expect(await screen.findByRole("heading", { name: "There is nothing at this address" })).toBeInTheDocument();
});
