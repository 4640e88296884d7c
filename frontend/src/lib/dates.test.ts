/** Ages, days and durations as people say them. */
import { describe, expect, it } from "vitest";
import { dayLabel, duration, shortAge } from "./dates";

const NOW = new Date(2026, 2, 18, 12, 0);
const ago = (minutes: number) => new Date(NOW.getTime() - minutes * 60_000).toISOString();

describe("an age", () => {
  it.each([
    [0, "now"],
    [2, "2 min"],
    [59, "59 min"],
    [60, "1 h"],
    [23 * 60, "23 h"],
    [3 * 24 * 60, "Sun"],
    [20 * 24 * 60, "26 Feb"],
    [400 * 24 * 60, "11 Feb 2025"],
  ])("of %i minutes is short", (minutes, words) => {
    expect(shortAge(ago(minutes), NOW.getTime())).toBe(words);
  });
});

describe("a day", () => {
  it("is called today and yesterday where that is shorter than its date", () => {
    expect(dayLabel(ago(60), NOW)).toBe("Today");
    expect(dayLabel(ago(13 * 60), NOW)).toBe("Yesterday");
    expect(dayLabel(ago(50 * 60), NOW)).toBe("Mon 16 Mar");
  });
});

describe("a duration", () => {
  it.each([
    [-5, "0 min"],
    [32, "32 min"],
    [23 * 60 + 58, "23 h 58 min"],
    [72 * 60, "3 days"],
  ])("of %i minutes is said in its largest units", (minutes, words) => {
    expect(duration(minutes * 60_000)).toBe(words);
  });
});
