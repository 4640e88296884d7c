import { expect, test } from "vitest";
import { pageInView } from "./pageInView";

const PAGES = [0, 1, 2, 3].map((index) => ({ index, start: index * 300, end: (index + 1) * 300 }));

test("the page asked for is the one that is read while enough of it is in view", () => {
  expect(pageInView(PAGES, { top: 300, height: 800 }, 2)).toBe(2);
  expect(pageInView(PAGES, { top: 320, height: 800 }, 2)).toBe(2);
  expect(pageInView(PAGES, { top: 400, height: 800 }, 4)).toBe(4);
});

test("after scrolling on it is the one that fills most of the window", () => {
  expect(pageInView(PAGES, { top: 550, height: 400 }, 1)).toBe(3);
  expect(pageInView(PAGES, { top: 450, height: 150 }, 1)).toBe(2);
});

test("before anything is drawn it is the page asked for", () => {
  expect(pageInView([], { top: 0, height: 0 }, 7)).toBe(7);
});
