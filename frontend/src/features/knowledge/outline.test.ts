import { expect, test } from "vitest";
import { headingAt } from "./outline";
import type { PageShape } from "./reading";

const heading = (start: number) => ({ level: 1, text: "Prices", start, end: start + 6 });
const page = (start: number, end: number): PageShape => ({
  number: 1,
  start,
  end,
  width: null,
  height: null,
  label: null,
});
const HEADINGS = [heading(10), heading(40), heading(60), heading(200)];

test("the first heading on the page in view is the one the reader is at", () => {
  expect(headingAt(HEADINGS, page(30, 100), null)).toBe(1);
});

test("the heading that was gone to stays it while its page is in view, and no longer", () => {
  expect(headingAt(HEADINGS, page(30, 100), 2)).toBe(2);
  expect(headingAt(HEADINGS, page(150, 300), 2)).toBe(3);
});

test("on a page without a heading the reader is below the last one before it, or below none", () => {
  expect(headingAt(HEADINGS, page(100, 150), null)).toBe(2);
  expect(headingAt(HEADINGS, page(0, 5), null)).toBe(-1);
  expect(headingAt(HEADINGS, undefined, null)).toBe(-1);
});
