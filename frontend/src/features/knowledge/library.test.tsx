import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, expect, test } from "vitest";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { aDocument, libraryOf } from "./cast";
import { currentToasts, dismissToast } from "@/ui/toasts";
import { LibraryPage } from "./pages/LibraryPage";
import { dropAllUploads } from "./uploads";

const row = (name: string) =>
  waitFor(() => {
    const found = screen.getAllByRole("listitem").find((item) => item.textContent?.includes(name));
    if (!found) throw new Error(`no row is called ${name}`);
    return within(found);
  });
const chooser = () => document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;

afterEach(() => {
  dropAllUploads();
  for (const { id } of currentToasts()) dismissToast(id);
});

test("an empty library teaches what to do", async () => {
  server.use(...libraryOf([]));
  show(<LibraryPage />);
  expect(await screen.findByRole("heading", { name: "Nothing to answer from yet" })).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Choose files" })).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("the library says how far each document is, and why one failed", async () => {
  server.use(
    ...libraryOf([
      aDocument({
        id: "1",
        name: "Prices.pdf",
        status: "processing",
        stage: "embedding",
        progress: { done: 12, total: 34 },
        passages: 34,
      }),
      aDocument({
        id: "2",
        name: "Scan.pdf",
        status: "failed",
        stage: "failed",
        passages: 0,
        pages: null,
        error: { code: "empty", message: "This file holds no text." },
      }),
      aDocument({ id: "3", name: "Terms.txt", media_type: "text/plain", size: 1204, pages: 1, passages: 1 }),
    ]),
  );
  show(<LibraryPage />);
  const prices = await row("Prices.pdf");
  expect(prices.getByText("Findable by words, by meaning 12 of 34")).toBeInTheDocument();
  expect(prices.getByRole("progressbar", { name: "Progress of Prices.pdf" })).toHaveAttribute("aria-valuenow", "12");
  const scan = await row("Scan.pdf");
  expect(scan.getByText("This file holds no text.")).toBeInTheDocument();
  expect(scan.getByText(/run text recognition/)).toBeInTheDocument();
  expect(scan.getByRole("button", { name: "Try again" })).toBeInTheDocument();
  const terms = await row("Terms.txt");
  expect(terms.getByText("1.2 kB")).toBeInTheDocument();
  expect(terms.getByText("1 passage")).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("how often a document is cited is told in words and in a picture that has words too", async () => {
  const days = [...Array<number>(26).fill(0), 3, 0, 1, 2];
  server.use(
    ...libraryOf([
      aDocument({ usage: { cited: 41, last_cited_at: new Date().toISOString(), days } }),
      aDocument({ id: "2", name: "Old.txt", usage: { cited: 1, last_cited_at: "2020-03-02T09:00:00Z", days: [] } }),
    ]),
  );
  show(<LibraryPage />);
  const warranty = await row("Warranty.pdf");
  expect(warranty.getByText("Cited 41 times, last today")).toBeInTheDocument();
  const picture = warranty.getByRole("img", { name: "Cited 6 times in the last 30 days, at most 3 times in a day" });
  const heights = [...picture.querySelectorAll("rect")].map((bar) => Number(bar.getAttribute("height")));
  expect(heights).toHaveLength(30);
  expect(heights[26]).toBe(Math.max(...heights));
  expect(heights[27]).toBeLessThan(heights[28] ?? 0);
  const old = await row("Old.txt");
  expect(old.getByText(/^Cited once/)).toBeInTheDocument();
  expect(old.queryByRole("img", { name: /Cited/ })).toBeNull();
  expect(await violations()).toEqual([]);
});

test("the documents that are for the team alone are one press away, and offered only where there are some", async () => {
  libraryList([aDocument(), aDocument({ id: "2", name: "Staff rules.txt", visibility: "team" })]);
  const { user } = show(<LibraryPage />);
  await row("Staff rules.txt");
  await user.click(await screen.findByRole("button", { name: /^Team only/ }));
  await waitFor(() => expect(screen.queryByText("Warranty.pdf")).toBeNull());
  expect(screen.getByText("Staff rules.txt")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: /^Team only/ })).toHaveAttribute("aria-pressed", "true");
  expect(screen.queryByRole("button", { name: /^Hidden/ })).toBeNull();
});

test("a failed document is read again on demand", async () => {
  const failed = aDocument({
    status: "failed",
    stage: "failed",
    error: { code: "broken", message: "This file is damaged." },
  });
  const documents = libraryList([failed]);
  server.use(
    http.post(url(`/api/knowledge/documents/${failed.id}/retry`), () => {
      documents[0] = aDocument({ status: "queued", stage: "queued" });
      return HttpResponse.json(documents[0]);
    }),
  );
  const { user } = show(<LibraryPage />);
  await user.click(await screen.findByRole("button", { name: "Try again" }));
  expect(await (await row("Warranty.pdf")).findByText("Waiting")).toBeInTheDocument();
});

test("whoever may only read sees the library and no way to change it", async () => {
  libraryList([aDocument({ status: "failed", stage: "failed", error: { code: "encrypted", message: "Locked." } })]);
  const { user } = show(<LibraryPage />, { session: aSession({ role: "viewer", rights: ["read_documents"] }) });
  expect(await screen.findByText("Warranty.pdf")).toBeInTheDocument();
  expect(chooser()).toBeNull();
  expect(screen.queryByRole("checkbox")).toBeNull();
  expect(screen.queryByLabelText(/Password/)).toBeNull();
  expect(screen.queryByRole("button", { name: /Write|Try again/ })).toBeNull();
  await user.click(screen.getByRole("button", { name: "More about Warranty.pdf" }));
  expect(screen.getAllByRole("menuitem").map((item) => item.textContent)).toEqual(["Open", "Download the file"]);
});

test("a failure is shown in place and tried again on demand", async () => {
  server.use(
    http.get(url("/api/knowledge/documents"), () => refusal(500, "internal", "The library is not there."), {
      once: true,
    }),
  );
  const { user } = show(<LibraryPage />);
  expect(await screen.findByText("The library is not there.")).toBeInTheDocument();
  libraryList();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Warranty.pdf")).toBeInTheDocument();
});

function libraryList(documents = [aDocument()]) {
  server.use(...libraryOf(documents));
  return documents;
}
