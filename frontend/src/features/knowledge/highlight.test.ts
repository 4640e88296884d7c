import { expect, test } from "vitest";
import { coveredPart, highlight, terms, toIndex } from "./highlight";

const hits = (text: string, question: string) =>
  highlight(text, question)
    .filter((part) => part.hit)
    .map((part) => part.text);

test("the words of a question are marked in their forms, whatever their case and accents", () => {
  expect(hits("Burr carriers that crack are replaced.", "Is a CRACKED carrier covered?")).toEqual([
    "carriers",
    "crack",
  ]);
  expect(hits("Le café est ouvert.", "cafe")).toEqual(["café"]);
  expect(hits("الضمان سنتان.", "الضمان")).toEqual(["الضمان"]);
});

test("words that carry no meaning are not marked, unless there are no others", () => {
  expect(terms("how long is the warranty of the G2?")).toEqual(["long", "warranty", "g2"]);
  expect(terms("the")).toEqual(["the"]);
});

test("a short word does not mark longer ones that begin like it", () => {
  expect(hits("carpet carrier car", "car")).toEqual(["car"]);
});

test("the parts make up the whole text, markup included", () => {
  const text = "<b>Price</b> & prices: 3 < 4";
  const parts = highlight(text, "price");
  expect(parts.map((part) => part.text).join("")).toBe(text);
  expect(hits(text, "price")).toEqual(["Price", "prices"]);
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
