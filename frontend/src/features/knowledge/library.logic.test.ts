import { expect, test } from "vitest";
import { aDocument } from "./cast";
import { sharedTags } from "./components/TagsDialog";
import { tagsIn, withTags } from "./components/TagField";
import { asksForPassword, isBeingRead, pagesInWords, standingOf, troubleOf, usageOf } from "./documents";
import { filesIn } from "./intake";
import { withFirst } from "./libraryLists";
import { withChange } from "./libraryQueries";
import { NOTHING, only, toggle, toggleAll } from "./selection";
import { isLeftover, nextBatch, outcome, refusal, shares, tally, type Upload } from "./uploadQueue";
import { isNarrowed, readFilter, wantedOf, writeFilter } from "./useLibraryFilter";

const MB = 1_000_000;
const ORDER = ["a", "b", "c", "d", "e"];

function anUpload(id: number, size: number, state: Upload["state"] = "waiting"): Upload {
  const file = { name: `${id}.pdf`, size, type: "application/pdf" } as File;
  return { id, file, state, sent: 0, error: null, again: false, document: null };
}
const ids = (batch: Upload[]) => batch.map(({ id }) => id);

test("small files travel together, and a large one alone", () => {
  const uploads = [
    anUpload(1, MB),
    anUpload(2, MB, "sending"),
    anUpload(3, 2 * MB),
    anUpload(4, 7 * MB),
    anUpload(5, 1),
  ];
  expect(ids(nextBatch(uploads))).toEqual([1, 3]);
  expect(ids(nextBatch(uploads.slice(3)))).toEqual([4, 5]);
  expect(ids(nextBatch([anUpload(1, 40 * MB), anUpload(2, 1)]))).toEqual([1]);
  expect(nextBatch(Array.from({ length: 500 }, (_, id) => anUpload(id, 10)))).toHaveLength(25);
  expect(nextBatch([anUpload(1, 1, "failed")])).toEqual([]);
});

test("the bytes of a request are shared out to its files in their order, whatever the envelope adds", () => {
  expect(shares([100, 100], 0, 250)).toEqual([0, 0]);
  expect(shares([100, 100], 125, 250)).toEqual([100, 0]);
  expect(shares([100, 100], 250, 250)).toEqual([100, 100]);
  expect(shares([0, 100], 10, 0)).toEqual([0, 0]);
});

test("each file is told what became of it", () => {
  const document = aDocument();
  expect(outcome({ name: "a", document, already: true, error: null })).toMatchObject({ state: "already", document });
  expect(outcome({ name: "a", document, already: false, error: null })).toMatchObject({ state: "stored" });
  const refused = outcome({ name: "a", document: null, already: false, error: { code: "x", message: "No." } });
  expect(refused).toMatchObject({ state: "failed", again: false });
  expect(refused.error?.message).toBe("No.");
});

test("what cannot be a document, and what computers leave in folders, is not sent", () => {
  expect(refusal({ size: 0, type: "" })?.message).toBe("This file is empty.");
  expect(refusal({ size: 5, type: "image/png" })).not.toBeNull();
  expect(refusal({ size: 5, type: "" })).toBeNull();
  expect(["Thumbs.db", ".DS_Store", "~$letter.docx", "a.pdf"].map(isLeftover)).toEqual([true, true, true, false]);
});

test("the tally knows what is under way", () => {
  const sums = tally([anUpload(1, 10, "stored"), anUpload(2, 10, "failed"), anUpload(3, 10)]);
  expect(sums).toMatchObject({ total: 3, stored: 1, failed: 1, waiting: 1, sentBytes: 10, bytes: 20, busy: true });
  expect(tally([anUpload(1, 10, "already")]).busy).toBe(false);
});

test("a dropped folder gives all of its files, however deep and in however many portions", async () => {
  const asFile = (name: string) =>
    ({
      name,
      isFile: true,
      file: (give: (file: File) => void) => give(new File(["x"], name)),
    }) as unknown as FileSystemEntry;
  const asFolder = (name: string, inside: FileSystemEntry[]) => {
    const portions = [...inside.map((entry) => [entry]), []];
    const createReader = () => ({
      readEntries: (give: (some: FileSystemEntry[]) => void) => give(portions.shift() ?? []),
    });
    return { name, isFile: false, createReader } as unknown as FileSystemEntry;
  };
  const dropped = [
    asFolder("shop", [asFile("a.pdf"), asFile(".DS_Store"), asFolder("deep", [asFile("b.pdf")])]),
    asFile("c.pdf"),
  ];
  const items = dropped.map((entry) => ({ kind: "file", webkitGetAsEntry: () => entry }));
  const data = { items, files: [] } as unknown as DataTransfer;
  expect((await filesIn(data)).map(({ name }) => name)).toEqual(["a.pdf", "b.pdf", "c.pdf"]);
});

test("one is chosen by a press, a stretch with shift, all at once, and what is gone is not chosen", () => {
  const one = toggle(NOTHING, ORDER, "b");
  expect([...toggle(one, ORDER, "d", true).chosen]).toEqual(["b", "c", "d"]);
  expect([...toggle(one, ORDER, "a", true).chosen].sort()).toEqual(["a", "b"]);
  expect([...toggle(one, ORDER, "b").chosen]).toEqual([]);
  const all = toggleAll(one, ORDER);
  expect(all.chosen.size).toBe(5);
  expect(toggleAll(all, ORDER)).toBe(NOTHING);
  // A stretch from one that was let go lets the others go too.
  const without = toggle(all, ORDER, "b");
  expect([...toggle(without, ORDER, "d", true).chosen].sort()).toEqual(["a", "e"]);
  expect([...only(all, ["a", "z"]).chosen]).toEqual(["a"]);
});

test("the address says what is shown, and nonsense in it counts as unsaid", () => {
  const filter = readFilter(new URLSearchParams("view=hidden&tag=prices&sort=cited&name=war&type=text/csv"));
  expect(wantedOf(filter)).toEqual({ q: "war", state: "hidden", tag: "prices", media_type: "text/csv", sort: "cited" });
  expect(readFilter(new URLSearchParams(writeFilter(filter)))).toEqual(filter);
  const nonsense = readFilter(new URLSearchParams("view=purple&sort=upwards"));
  expect(wantedOf(nonsense)).toEqual({});
  expect(isNarrowed(nonsense)).toBe(false);
  expect(wantedOf(readFilter(new URLSearchParams("view=failed")))).toEqual({ status: "failed" });
});

test("a long list gets a fresh beginning without losing or doubling anything", () => {
  const [a, b, c] = ["a", "b", "c"].map((id) => aDocument({ id }));
  if (!a || !b || !c) throw new Error("three documents");
  const kept = {
    pages: [
      { items: [a, b], next_cursor: "1" },
      { items: [c], next_cursor: null },
    ],
    pageParams: [null, "1"],
  };
  const fresh = withFirst(kept, [aDocument({ id: "new" }), aDocument({ id: "c", name: "Now" })]);
  expect(fresh.pages.map(({ items }) => items.map(({ id }) => id))).toEqual([["new", "c", "a", "b"], []]);
});

test("where a document stands is said in a few words", () => {
  const failed = (code: string) => aDocument({ status: "failed", stage: "failed", error: { code, message: "Why." } });
  expect(standingOf(failed("encrypted")).label).toBe("Needs its password");
  expect(standingOf(failed("scanned_no_text")).label).toBe("Scanned, no text");
  expect(standingOf(failed("cancelled")).label).toBe("Cancelled");
  expect(standingOf(failed("broken"))).toMatchObject({ label: "Failed", tone: "danger" });
  const reading = aDocument({ status: "processing", stage: "reading", progress: { done: 3, total: 200 } });
  expect(standingOf(reading)).toMatchObject({ label: "Reading page 3 of 200", progress: { done: 3, total: 200 } });
  expect(standingOf(aDocument({ status: "queued", stage: "queued" })).progress).toBeNull();
});

test("a version that failed is told at the document that still serves", () => {
  const error = { code: "wrong_password", message: "Not that one." };
  const document = aDocument({ newer: { number: 2, name: "2.pdf", status: "failed", error } });
  expect(troubleOf(document)).toEqual(error);
  expect(asksForPassword(document)).toBe(true);
  expect(asksForPassword({ ...document, media_type: "application/msword" })).toBe(false);
  expect(isBeingRead(document)).toBe(false);
  expect(isBeingRead(aDocument({ newer: { number: 2, name: "2.pdf", status: "queued", error: null } }))).toBe(true);
});

test("pages and use are told in words", () => {
  expect(pagesInWords([3, 1, 2, 7])).toBe("1–3, 7");
  expect(usageOf(aDocument())).toBe("Never cited");
  expect(usageOf(aDocument({ usage: { cited: 1, last_cited_at: new Date().toISOString(), days: [] } }))).toBe(
    "Cited once, today",
  );
});

test("tags are told apart by commas, kept once whatever their case, and shared ones are known", () => {
  expect(tagsIn(" a, b  c ,, ")).toEqual(["a", "b c"]);
  expect(withTags(["Prices"], ["prices", "new", "NEW"])).toEqual(["Prices", "new"]);
  expect(sharedTags([{ tags: ["a", "b"] }, { tags: ["b"] }])).toEqual(["b"]);
  expect(sharedTags([])).toEqual([]);
});

test("a change shows at once and leaves alone what it does not name", () => {
  const document = aDocument({ tags: ["old", "keep"], visibility: "team", hidden_at: "2026-01-01T00:00:00Z" });
  const tagged = withChange(document, { add_tags: ["new"], remove_tags: ["old"] });
  expect(tagged).toMatchObject({ tags: ["keep", "new"], visibility: "team", hidden_at: document.hidden_at });
  expect(withChange(document, { hidden: false }).hidden_at).toBeNull();
});
