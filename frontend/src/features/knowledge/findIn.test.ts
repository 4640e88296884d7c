import { expect, test } from "vitest";
import { findIn } from "./findIn";

const page = { number: 3, start: 100, text: "Café 😀 open.\nThe CAFE closes\nat six." };

/** What is found, as the words that stand there. */
function words(wanted: string): string[] {
  return findIn(page, wanted).map(({ start, end }) =>
    [...page.text].slice(start - page.start, end - page.start).join(""),
  );
}

test("words are found whatever their case and accents, and counted as the server counts", () => {
  expect(words("cafe")).toEqual(["Café", "CAFE"]);
  expect(findIn(page, "open")).toEqual([{ page: 3, start: 107, end: 111 }]);
});

test("a line's end is a space", () => {
  expect(words("closes at")).toEqual(["closes\nat"]);
});

test("nothing is found for nothing", () => {
  expect(findIn(page, "  ")).toEqual([]);
  expect(findIn(page, "dinner")).toEqual([]);
});
