import { expect, test } from "vitest";
import { coveredPart, highlight, toIndex } from "./highlight";

test("the parts make up the whole text, markup included, and the stretches are the hits", () => {
  const text = "<b>Price</b> & prices: 3 < 4";
  const parts = highlight(text, [
    { start: 3, end: 8 },
    { start: 15, end: 21 },
  ]);
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(parts.filter((part) => part.hit).map((part) => part.text)).toEqual(["Price", "prices"]);
});

test("stretches count whole characters, as the server does", () => {
  expect(highlight("😀 parcels 😀", [{ start: 2, end: 9 }])).toEqual([
    { text: "😀 ", hit: false },
    { text: "parcels", hit: true },
    { text: " 😀", hit: false },
  ]);
  expect(highlight("plain", [])).toEqual([{ text: "plain", hit: false }]);
});

test("the server counts characters, a string here counts halves of some", () => {
  expect(toIndex("a😀b", 2)).toBe(3);
  const page = { start: 100, text: "😀 covered" };
  const part = coveredPart(page, { start: 102, end: 109 });
  expect(page.text.slice(part?.from, part?.to)).toBe("covered");
});

test("a range that runs over pages is marked on each of them, and on no other", () => {
  const range = { start: 8, end: 14 };
  expect(coveredPart({ start: 0, text: "0123456789" }, range)).toEqual({ from: 8, to: 10 });
  expect(coveredPart({ start: 11, text: "abcdefghij" }, range)).toEqual({ from: 0, to: 3 });
  expect(coveredPart({ start: 22, text: "klm" }, range)).toBeNull();
});
