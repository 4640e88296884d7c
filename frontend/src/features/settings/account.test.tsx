/** The account: its name, leaving it, handing it over and ending it. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, expect, test } from "vitest";
import { sessionState } from "@/api/session";
import { aSession, BOB } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { refusal, server, url } from "@/testing/server";
import { aMember, OWNER, teamOf } from "./cast";
import { openSettings } from "./openSettings";

const asAgent = () => aSession({ role: "agent", rights: ["read_conversations", "read_members"] });

beforeEach(() => {
  document.cookie = "dana_csrf=csrf-1";
  server.use(...teamOf([OWNER, aMember()]));
});

test("the name is changed, and the frame around every page has it at once", async () => {
  server.use(
    http.patch(url("/api/account"), async ({ request }) =>
      HttpResponse.json({ id: "1", created_at: "", ...((await request.json()) as object) }),
    ),
    http.post(url("/api/auth/refresh"), () => HttpResponse.json(aSession({ account: { id: "1", name: "Acme & Co" } }))),
  );
  const { user } = openSettings("/settings/account");
  const field = await screen.findByLabelText("Name of the business");
  expect(await violations()).toEqual([]);
  await user.clear(field);
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(field).toHaveAccessibleDescription(/Fill this in/);
  await user.type(field, "Acme & Co");
  await user.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("The name is saved.")).toBeInTheDocument();
  await waitFor(() => expect(sessionState()).toMatchObject({ session: { account: { name: "Acme & Co" } } }));
});

test("the account is handed over with the password, and the owner's own rights are less from then on", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(url("/api/members/:id/make-owner"), async ({ params, request }) => {
      const body = (await request.json()) as { password: string };
      sent.push([params.id, body]);
      if (body.password !== "right one")
        return refusal(422, "invalid", "No.", { password: "This is not your password." });
      return HttpResponse.json(aMember({ role: "owner" }));
    }),
    http.post(url("/api/auth/refresh"), () => HttpResponse.json(aSession({ role: "admin", rights: ["read_members"] }))),
  );
  const { user } = openSettings("/settings/account");
  await user.click(await screen.findByRole("button", { name: "Hand over…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Hand the account over" }));
  const password = dialog.getByLabelText("Your password");
  await user.type(password, "wrong one");
  await user.click(dialog.getByRole("button", { name: "Hand the account over" }));
  await waitFor(() => expect(password).toHaveAccessibleDescription(/not your password/));
  await user.clear(password);
  await user.type(password, "right one");
  await user.click(dialog.getByRole("button", { name: "Hand the account over" }));
  expect(await screen.findByText("Bob Stone owns the account now. You are an admin.")).toBeInTheDocument();
  expect(sent.at(-1)).toEqual([BOB.id, { password: "right one" }]);
  await waitFor(() => expect(screen.queryByRole("heading", { name: "Erase the account" })).toBeNull());
});

test("the only owner is told what has to happen before leaving", async () => {
  openSettings("/settings/account");
  expect(await screen.findByText(/You are the only owner/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Leave the account" })).toBeNull();
});

test("an owner who is alone is told to invite somebody before handing over", async () => {
  server.use(...teamOf([OWNER]));
  openSettings("/settings/account");
  expect(await screen.findByText(/You are the only one here/)).toBeInTheDocument();
});

test("a member leaves after a question and goes on elsewhere", async () => {
  const left: unknown[] = [];
  server.use(
    http.delete(url("/api/members/:id"), ({ params }) => {
      left.push(params.id);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(url("/api/auth/refresh"), () => HttpResponse.json(aSession({ account: { id: "2", name: "Other" } }))),
  );
  const { user } = openSettings("/settings/account", asAgent());
  expect(await screen.findByText("Owners and admins can change it.")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Leave the account" }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Leave the account" }));
  expect(await screen.findByText("You have left Acme.")).toBeInTheDocument();
  expect(left).toEqual([OWNER.user_id]);
  expect(await screen.findByRole("heading", { name: "Inbox" })).toBeInTheDocument();
});

test("the account is erased only with its name and the password, after a clear account of what will be gone", async () => {
  const sent: unknown[] = [];
  server.use(
    http.post(url("/api/account/erase"), async ({ request }) => {
      sent.push(await request.json());
      return HttpResponse.json({}, { status: 202 });
    }),
    http.post(url("/api/auth/refresh"), () => refusal(401, "not_signed_in", "No.")),
  );
  const { user } = openSettings("/settings/account");
  await user.click(await screen.findByRole("button", { name: "Erase the account…" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Erase Acme for good?" }));
  expect(dialog.getAllByRole("listitem")).toHaveLength(5);
  expect(await violations()).toEqual([]);
  await user.type(dialog.getByLabelText("Type the account’s name: Acme"), "acme");
  await user.type(dialog.getByLabelText("Your password"), "right one");
  await user.click(dialog.getByRole("button", { name: "Erase everything" }));
  expect(dialog.getByLabelText(/Type the account/)).toHaveAccessibleDescription(/not the account’s name/);
  expect(sent).toEqual([]);
  await user.clear(dialog.getByLabelText(/Type the account/));
  await user.type(dialog.getByLabelText(/Type the account/), "Acme");
  await user.click(dialog.getByRole("button", { name: "Erase everything" }));
  await waitFor(() => expect(sent).toEqual([{ confirm: "Acme", password: "right one" }]));
  await waitFor(() => expect(sessionState().status).toBe("signedOut"));
});
