import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, expect, test, vi } from "vitest";
import { receive } from "@/api/socket";
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
const file = (name: string, text = "twelve months") => new File([text], name, { type: "application/pdf" });
const chooser = () => document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;

afterEach(() => {
  dropAllUploads();
  for (const { id } of currentToasts()) dismissToast(id);
});

test("a chosen file is sent, stored, read and ready, each step shown live", async () => {
  const documents = libraryList();
  let answer: (() => void) | undefined;
  server.use(
    http.post(url("/api/knowledge/documents"), async () => {
      await new Promise<void>((resolve) => (answer = resolve));
      documents.unshift(
        aDocument({ id: "9", name: "Manual.pdf", status: "queued", stage: "queued", passages: 0, pages: null }),
      );
      return HttpResponse.json(documents[0], { status: 201 });
    }),
  );
  const { user } = show(<LibraryPage />);
  await screen.findByText("Warranty.pdf");
  await user.upload(chooser(), file("Manual.pdf"));
  expect(await screen.findByRole("progressbar", { name: "Sending Manual.pdf" })).toBeInTheDocument();

  await waitFor(() => expect(answer).toBeDefined());
  answer?.();
  await waitFor(() => expect(screen.queryByRole("progressbar", { name: "Sending Manual.pdf" })).toBeNull());
  expect(await (await row("Manual.pdf")).findByText("Waiting")).toBeInTheDocument();

  documents[0] = aDocument({
    id: "9",
    name: "Manual.pdf",
    status: "processing",
    stage: "reading",
    passages: 0,
    progress: { done: 0, total: 0 },
  });
  act(() => receive({ event: "document", id: "9" }));
  expect(await screen.findByText("Reading")).toBeInTheDocument();

  documents[0] = aDocument({ id: "9", name: "Manual.pdf", passages: 7 });
  act(() => receive({ event: "document", id: "9" }));
  expect(await screen.findByText("Manual.pdf is ready: 7 passages.")).toBeInTheDocument();
});

test("a refused file says why; one that never arrived can be sent again", async () => {
  const documents = libraryList();
  let tries = 0;
  server.use(
    http.post(url("/api/knowledge/documents"), () => {
      tries += 1;
      if (tries === 1) return refusal(422, "not_supported", "This file is a picture. Add a PDF, DOCX or TXT file.");
      if (tries === 2) return HttpResponse.error();
      documents.unshift(aDocument({ id: "8", name: "Prices.pdf" }));
      return HttpResponse.json(documents[0], { status: 201 });
    }),
  );
  const { user } = show(<LibraryPage />);
  await screen.findByText("Warranty.pdf");
  await user.upload(chooser(), file("Photo.pdf"));
  expect(await screen.findByRole("alert")).toBeInTheDocument();
  const photo = await row("Photo.pdf");
  expect(await photo.findByRole("alert")).toHaveTextContent("This file is a picture.");
  expect(photo.queryByRole("button", { name: "Try again" })).toBeNull();
  await user.click(photo.getByRole("button", { name: "Take Photo.pdf off the list" }));
  await waitFor(() => expect(screen.queryByText("Photo.pdf")).toBeNull());

  await user.upload(chooser(), file("Prices.pdf"));
  await user.click(await (await row("Prices.pdf")).findByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("link", { name: "Prices.pdf" })).toBeInTheDocument();
});

test("an empty file and one of another kind are refused before they are sent", async () => {
  libraryList();
  const { user } = show(<LibraryPage />);
  await screen.findByText("Warranty.pdf");
  await user.upload(chooser(), file("Empty.pdf", ""));
  expect(await (await row("Empty.pdf")).findByRole("alert")).toHaveTextContent("This file is empty.");
});

test("files and folders dropped anywhere travel together, and each one's fate is told", async () => {
  const documents = libraryList();
  const batches: string[][] = [];
  // The simulated browser cannot read the form that it sends.
  const appended = vi.spyOn(FormData.prototype, "append");
  server.use(
    http.post(url("/api/knowledge/documents/bulk"), () => {
      const names = appended.mock.calls.map(([, each]) => (each as unknown as File).name);
      batches.push(names);
      const items = names.map((name) => {
        if (name === "Bad.pdf")
          return { name, document: null, already: false, error: { code: "x", message: "Broken." } };
        if (name === "Twin.pdf") return { name, document: documents[0], already: true, error: null };
        documents.push(aDocument({ id: name, name }));
        return { name, document: documents.at(-1), already: false, error: null };
      });
      return HttpResponse.json({ items });
    }),
  );
  show(<LibraryPage />);
  await screen.findByText("Warranty.pdf");
  const files = ["A.pdf", "Bad.pdf", "Twin.pdf", ".DS_Store"].map((name) => file(name));
  const data = { types: ["Files"], items: [], files, dropEffect: "none" };
  fireEvent.dragEnter(window, { dataTransfer: data });
  expect(screen.getByText("Drop files or folders to add them")).toBeInTheDocument();
  fireEvent.drop(window, { dataTransfer: data });
  expect(screen.queryByText("Drop files or folders to add them")).toBeNull();

  const panel = within(await screen.findByRole("region", { name: "Files on their way" }));
  expect(await panel.findByRole("alert")).toHaveTextContent("Broken.");
  expect(panel.getByText("Already there")).toBeInTheDocument();
  expect(panel.getByRole("link", { name: "Warranty.pdf" })).toBeInTheDocument();
  expect(batches).toEqual([["A.pdf", "Bad.pdf", "Twin.pdf"]]);
  expect(await screen.findByRole("link", { name: "A.pdf" })).toBeInTheDocument();
});

function libraryList(documents = [aDocument()]) {
  server.use(...libraryOf(documents));
  return documents;
}
