/** A customer's data: exported, or erased for good. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { aMessage, aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { refusal, server, url } from "@/testing/server";
import { liveServer, openInbox, PRIYA } from "./openInbox";

async function openMenu(session = aSession()) {
  liveServer(PRIYA, [aMessage({ position: 1 })]);
  const shown = openInbox(undefined, session);
  await shown.user.click(await screen.findByRole("button", { name: "Customer’s data" }));
  return shown;
}

test("an export is begun, and leads to where its file will be", async () => {
  server.use(http.post(url("/api/contacts/p1/export"), () => HttpResponse.json({ id: "x" }, { status: 202 })));
  const { user } = await openMenu();
  await user.click(await screen.findByRole("menuitem", { name: "Export" }));
  expect(await screen.findByText("The export of Priya Raman is being made.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Show exports" })).toBeInTheDocument();
});

test("an export that is refused says why", async () => {
  server.use(http.post(url("/api/contacts/p1/export"), () => refusal(409, "conflict", "One is under way.")));
  const { user } = await openMenu();
  await user.click(await screen.findByRole("menuitem", { name: "Export" }));
  expect(await screen.findByText("One is under way.")).toBeInTheDocument();
});

test("a customer is erased only when their name is typed", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(url("/api/contacts/p1/erase"), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({}, { status: 202 });
    }),
  );
  const { user } = await openMenu();
  await user.click(await screen.findByRole("menuitem", { name: "Erase…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Erase Priya Raman for good?" }));
  expect(await violations()).toEqual([]);
  await user.type(dialog.getByRole("textbox"), "Priya{Enter}");
  expect(dialog.getByRole("textbox")).toHaveAccessibleDescription(/not the customer’s name/);
  await user.clear(dialog.getByRole("textbox"));
  await user.type(dialog.getByRole("textbox"), "Priya Raman{Enter}");
  await waitFor(() => expect(sent).toEqual([{ confirm: "Priya Raman" }]));
  expect(await screen.findByText("Priya Raman is being erased.")).toBeInTheDocument();
});

test("nothing of it is offered to who may not", async () => {
  liveServer(PRIYA, [aMessage({ position: 1 })]);
  openInbox(undefined, aSession({ role: "agent", rights: ["read_conversations", "reply"] }));
  expect(await screen.findByRole("heading", { name: "Customer" })).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Customer’s data" })).toBeNull();
});
