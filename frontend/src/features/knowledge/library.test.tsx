import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, expect, test } from "vitest";
import { receive } from "@/api/socket";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { aDocument, libraryOf } from "./cast";
import { LibraryPage } from "./pages/LibraryPage";
import { dropAllUploads } from "./uploads";

const row = async (name: string) => {
  const items = await screen.findAllByRole("listitem");
  const found = items.find((item) => item.textContent?.includes(name));
  if (!found) throw new Error(`no row is called ${name}`);
  return within(found);
};
const file = (name: string, text = "twelve months") => new File([text], name, { type: "application/pdf" });
const chooser = () => document.querySelector<HTMLInputElement>("input[type=file]") as HTMLInputElement;

afterEach(dropAllUploads);

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
  expect(prices.getByText("Learning 12 of 34")).toBeInTheDocument();
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
  expect(await screen.findByText("Waiting")).toBeInTheDocument();

  documents[0] = aDocument({ id: "9", name: "Manual.pdf", status: "processing", stage: "reading", passages: 0 });
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
  const photo = await row("Photo.pdf");
  expect(await photo.findByRole("alert")).toHaveTextContent("This file is a picture.");
  expect(photo.queryByRole("button", { name: "Try again" })).toBeNull();
  await user.click(photo.getByRole("button", { name: "Take Photo.pdf off the list" }));
  expect(screen.queryByText("Photo.pdf")).toBeNull();

  await user.upload(chooser(), file("Prices.pdf"));
  await user.click(await (await row("Prices.pdf")).findByRole("button", { name: "Try again" }));
  expect(await (await row("Prices.pdf")).findByText("Ready")).toBeInTheDocument();
});

test("an empty file and one of another kind are refused before they are sent", async () => {
  libraryList();
  const { user } = show(<LibraryPage />);
  await screen.findByText("Warranty.pdf");
  await user.upload(chooser(), file("Empty.pdf", ""));
  expect(await (await row("Empty.pdf")).findByRole("alert")).toHaveTextContent("This file is empty.");
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
  expect(await screen.findByText("Waiting")).toBeInTheDocument();
});

test("a document is deleted after a question, and stays when the server refuses", async () => {
  const documents = libraryList();
  let refuse = true;
  server.use(
    http.delete(url("/api/knowledge/documents/:id"), () => {
      if (refuse) return refusal(500, "internal", "It could not be deleted.");
      documents.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = show(<LibraryPage />);
  await user.click(await screen.findByRole("button", { name: "Delete Warranty.pdf" }));
  const dialog = within(await screen.findByRole("alertdialog", { name: "Delete Warranty.pdf?" }));
  await waitFor(() => expect(dialog.getByRole("button", { name: "Cancel" })).toHaveFocus());
  await user.click(dialog.getByRole("button", { name: "Delete document" }));
  await waitFor(() =>
    expect(dialog.getByRole("button", { name: "Delete document" })).not.toHaveAttribute("aria-disabled"),
  );
  expect(screen.getByRole("alertdialog")).toBeInTheDocument();
  refuse = false;
  await user.click(dialog.getByRole("button", { name: "Delete document" }));
  expect(await screen.findByText("Nothing to answer from yet")).toBeInTheDocument();
  expect(screen.queryByRole("alertdialog")).toBeNull();
});

test("a viewer reads the library and changes nothing", async () => {
  libraryList();
  show(<LibraryPage />, { session: aSession({ role: "viewer" }) });
  expect(await screen.findByText("Warranty.pdf")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Choose files" })).toBeNull();
  expect(screen.queryByRole("button", { name: /Delete/ })).toBeNull();
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

test("a question finds passages with its words marked, and each opens at its place", async () => {
  libraryList();
  server.use(
    http.get(url("/api/knowledge/search"), () =>
      HttpResponse.json({
        passages: [
          {
            id: "p1",
            text: "Cracks are <b>covered</b> for 24 months.",
            score: 0.9,
            document: { id: "d1", name: "Warranty.pdf" },
            page: 3,
            heading: "Warranty › Cover",
            start: 120,
            end: 160,
          },
        ],
      }),
    ),
  );
  const { user } = show(<LibraryPage />);
  await user.type(screen.getByRole("searchbox", { name: "Search what your documents say" }), "is a crack covered?");
  const passage = within(await screen.findByRole("article"));
  expect(passage.getAllByText(/crack|covered/i, { selector: "mark" }).map((mark) => mark.textContent)).toEqual([
    "Cracks",
    "covered",
  ]);
  expect(passage.getByRole("blockquote")).toHaveTextContent("Cracks are <b>covered</b> for 24 months.");
  expect(passage.getByText("Warranty › Cover")).toBeInTheDocument();
  expect(passage.getByRole("link")).toHaveAttribute("href", "/knowledge/d1?start=120&end=160&page=3");
  expect(await violations()).toEqual([]);
  await user.keyboard("{Escape}");
  expect(await screen.findByText("Documents")).toBeInTheDocument();
});

test("a question that nothing answers says what will happen to it", async () => {
  libraryList();
  server.use(http.get(url("/api/knowledge/search"), () => HttpResponse.json({ passages: [] })));
  show(<LibraryPage />, { at: "/knowledge?find=parking" });
  expect(await screen.findByText("No document says anything about this")).toBeInTheDocument();
});

function libraryList(documents = [aDocument()]) {
  server.use(...libraryOf(documents));
  return documents;
}
