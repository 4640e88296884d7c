/** API keys: made, shown once, ended. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { violations } from "@/testing/axe";
import { refusal, server, url } from "@/testing/server";
import { anApiKey } from "./cast";
import { openSettings } from "./openSettings";
import type { ApiKey } from "@/api/types";

const SCOPES = ["read_conversations", "reply", "read_documents"];

function keysOf(items: ApiKey[]) {
  const sent: Record<string, unknown>[] = [];
  server.use(
    http.get(url("/api/api-keys"), () => HttpResponse.json({ items, scopes: SCOPES })),
    http.post(url("/api/api-keys"), async ({ request }) => {
      const body = (await request.json()) as Record<string, unknown>;
      sent.push(body);
      const made = anApiKey({ id: "new", name: String(body.name), scopes: body.scopes as string[] });
      items.push(made);
      return HttpResponse.json({ ...made, key: "dana_once-and-never-again" }, { status: 201 });
    }),
    http.delete(url("/api/api-keys/:id"), () => {
      items.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return sent;
}

test("a key is made with what it needs, shown once, and then only listed", async () => {
  const sent = keysOf([]);
  const { user } = openSettings("/settings/api-keys");
  await user.click(await screen.findByRole("button", { name: "Make a key" }));
  const dialog = within(await screen.findByRole("dialog", { name: "Make an API key" }));
  await user.type(dialog.getByLabelText("What is it for?"), "Report");
  await user.click(dialog.getByRole("button", { name: "Make a key" }));
  expect(dialog.getByRole("alert")).toHaveTextContent("Choose at least one.");
  expect(sent).toEqual([]);
  await user.click(dialog.getByRole("checkbox", { name: "Read conversations" }));
  expect(await violations()).toEqual([]);
  await user.click(dialog.getByRole("button", { name: "Make a key" }));
  const made = within(await screen.findByRole("alertdialog", { name: "The key “Report”" }));
  expect(made.getByText("dana_once-and-never-again")).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(made.getByRole("button", { name: "Copy API key" }));
  expect(await navigator.clipboard.readText()).toBe("dana_once-and-never-again");
  await user.click(made.getByRole("button", { name: "I have stored it" }));
  expect(await screen.findByText("May: Read conversations")).toBeInTheDocument();
  expect(screen.queryByText("dana_once-and-never-again")).toBeNull();
  expect(sent).toEqual([{ name: "Report", scopes: ["read_conversations"], expires_at: expect.any(String) }]);
});

test("the server's refusal stands above the form", async () => {
  keysOf([]);
  server.use(http.post(url("/api/api-keys"), () => refusal(403, "not_allowed", "Confirm your e-mail first.")));
  const { user } = openSettings("/settings/api-keys");
  await user.click(await screen.findByRole("button", { name: "Make a key" }));
  const dialog = within(await screen.findByRole("dialog"));
  await user.type(dialog.getByLabelText("What is it for?"), "Report");
  await user.click(dialog.getByRole("checkbox", { name: "Read conversations" }));
  await user.click(dialog.getByRole("button", { name: "Make a key" }));
  expect(await dialog.findByRole("alert")).toHaveTextContent("Confirm your e-mail first.");
});

test("a key is ended after a question", async () => {
  keysOf([anApiKey(), anApiKey({ id: "2", name: "Old", expires_at: "2026-01-01T00:00:00Z" })]);
  const { user } = openSettings("/settings/api-keys");
  expect(await screen.findByText("Expired")).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "End the key Nightly report" }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "End the key" }));
  expect(await screen.findByText("No API keys yet")).toBeInTheDocument();
  await waitFor(() => expect(screen.getByText("The key “Nightly report” has ended.")).toBeInTheDocument());
});
