/** Exports and retention periods. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test, vi } from "vitest";
import { violations } from "@/testing/axe";
import { refusal, server, url } from "@/testing/server";
import { anExport } from "./cast";
import { openSettings } from "./openSettings";
import type { Export } from "@/api/types";

function dataOf(items: Export[]) {
  const saved: unknown[] = [];
  server.use(
    http.get(url("/api/exports"), () => HttpResponse.json({ items })),
    http.post(url("/api/account/export"), () => {
      items.unshift(anExport({ id: "new", state: "working", rows: { contacts: 2, messages: 5 } }));
      return HttpResponse.json({ id: "new" }, { status: 202 });
    }),
    http.get(url("/api/account/retention"), () =>
      HttpResponse.json({ messages_days: null, resolved_days: 100, last_run_at: null, removed: 0 }),
    ),
    http.put(url("/api/account/retention"), async ({ request }) => {
      const body = (await request.json()) as object;
      saved.push(body);
      return HttpResponse.json(body);
    }),
  );
  return saved;
}

test("an export is asked for, followed until it is ready, and fetched", async () => {
  const items: Export[] = [];
  dataOf(items);
  const { user } = openSettings("/settings/data");
  expect(await screen.findByText("No exports just now")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Export the account" }));
  expect(await screen.findByRole("progressbar", { name: "Being made: The whole account" })).toBeInTheDocument();
  expect(screen.getByText("7 entries so far")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Export the account" })).toBeDisabled();
  expect(await violations()).toEqual([]);
  items[0] = anExport();
  const address = vi.spyOn(URL, "createObjectURL").mockReturnValue("blob:it");
  server.use(http.get(url("/api/exports/:id/file"), () => HttpResponse.arrayBuffer(new ArrayBuffer(4))));
  await user.click(await screen.findByRole("button", { name: "Download: The whole account" }));
  await waitFor(() => expect(address).toHaveBeenCalledOnce());
});

test("an export that is gone or failed says so", async () => {
  dataOf([anExport({ contact: { id: "p1", name: "Priya Raman" } }), anExport({ id: "2", state: "failed" })]);
  server.use(http.get(url("/api/exports/:id/file"), () => refusal(404, "not_found", "There is no such export.")));
  const { user } = openSettings("/settings/data");
  expect(await screen.findByText(/could not be finished/)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Download: Customer: Priya Raman" }));
  expect(await screen.findByText("There is no such export.")).toBeInTheDocument();
});

test("a shorter period asks first, for what is older will be gone", async () => {
  const saved = dataOf([]);
  const { user } = openSettings("/settings/data");
  await user.click(await screen.findByRole("button", { name: /Messages/ }));
  await user.click(await screen.findByRole("option", { name: "90 days" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  const question = within(await screen.findByRole("alertdialog"));
  expect(saved).toEqual([]);
  await user.click(question.getByRole("button", { name: "Save and erase what is older" }));
  await waitFor(() => expect(saved).toEqual([{ messages_days: 90, resolved_days: 100 }]));
  expect(await screen.findByText("The periods are saved.")).toBeInTheDocument();
});

test("a longer period is saved at once", async () => {
  const saved = dataOf([]);
  const { user } = openSettings("/settings/data");
  const field = await screen.findByRole("button", { name: /Resolved conversations/ });
  expect(field).toHaveTextContent("100 days");
  await user.click(field);
  await user.click(await screen.findByRole("option", { name: "Until they are erased by hand" }));
  await user.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(saved).toEqual([{ messages_days: null, resolved_days: null }]));
});
