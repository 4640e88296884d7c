import { expect, test } from "vitest";
import { layOut, nextZoom, pageAt, percentOf, shownIn } from "./pageLayout";

const pages = Array.from({ length: 100 }, (_, index) => ({
  number: index + 1,
  start: index * 100,
  end: index * 100 + 99,
  width: 600,
  height: index === 1 ? 300 : 800,
  label: null,
}));

test("pages lie one below the other in the proportions of their own", () => {
  const { boxes, width } = layOut(pages, 632, "fit");
  expect(width).toBe(600);
  expect(boxes.slice(0, 3).map(({ top, height }) => [top, height])).toEqual([
    [16, 800],
    [832, 300],
    [1148, 800],
  ]);
});

test("a page at 100 percent is as large as on paper, whatever room there is", () => {
  const { boxes } = layOut(pages, 300, 100);
  expect(boxes[0]?.width).toBe(800);
  expect(percentOf(pages[0], boxes[0])).toBe(100);
});

test("only pages near the eye show", () => {
  const layout = layOut(pages, 632, "fit");
  const at = layout.boxes[50]?.top ?? 0;
  expect(shownIn(layout, at, 600)).toEqual([49, 51]);
  expect(shownIn(layout, 0, 0)).toEqual([0, 1]);
});

test("the zoom goes in steps from what shows just now, and stops at its ends", () => {
  expect([nextZoom("fit", 118, 1), nextZoom("fit", 118, -1), nextZoom(200, 200, 1), nextZoom(50, 50, -1)]).toEqual([
    125, 100, 200, 50,
  ]);
});

test("a character is on the page that ends after it", () => {
  expect([pageAt(pages, 0), pageAt(pages, 150), pageAt(pages, 99), pageAt(pages, 1_000_000)]).toEqual([1, 2, 2, null]);
});
