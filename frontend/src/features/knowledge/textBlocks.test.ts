import { expect, test } from "vitest";
import { textBlocks } from "./textBlocks";

const TEXT =
  "Prices\nAll with tax.\nNo discounts.\n\nItem | Euro\nKettle | 40\nFilter | 6\n\nDelivery\n\nA | B stands alone.";
const shapes = (text: string, headings: { level: number; text: string }[] = []) =>
  textBlocks(text, headings).map((block) => [block.kind, text.slice(block.from, block.to)]);

test("headings, paragraphs and tables are told apart, and hold every word", () => {
  const headings = [
    { level: 1, text: "Prices" },
    { level: 2, text: "Delivery" },
  ];
  expect(shapes(TEXT, headings)).toEqual([
    ["heading", "Prices"],
    ["paragraph", "All with tax.\nNo discounts."],
    ["table", "Item | Euro\nKettle | 40\nFilter | 6"],
    ["heading", "Delivery"],
    ["paragraph", "A | B stands alone."],
  ]);
});

test("a table knows where its cells stand in the text", () => {
  const [table] = textBlocks("Item | Euro\nKettle | 40", []);
  const cells = table?.kind === "table" ? table.rows.flat() : [];
  expect(cells.map(({ from, to }) => "Item | Euro\nKettle | 40".slice(from, to))).toEqual([
    "Item",
    "Euro",
    "Kettle",
    "40",
  ]);
});

test("levels of headings are never jumped over", () => {
  const blocks = textBlocks("Deep\n\nText\n\nTop", [
    { level: 5, text: "Deep" },
    { level: 1, text: "Top" },
  ]);
  expect(blocks.map((block) => block.kind === "heading" && block.level)).toEqual([2, false, 2]);
});
