/** Differences of two texts, as people read them. */
import { describe, expect, it } from "vitest";
import { differences } from "./difference";

const shown = (before: string, after: string) =>
  differences(before, after)?.map(({ kind, text }) => `${{ same: "", out: "-", in: "+" }[kind]}${text.trim()}`);

describe("differences", () => {
  it("are told word by word, with what was taken out before what was put in", () => {
    expect(shown("Shipping costs 4.90 EUR.", "Shipping costs 5.90 EUR.")).toEqual([
      "Shipping costs",
      "-4.90",
      "+5.90",
      "EUR.",
    ]);
    expect(shown("We ship.", "Hello Ana! We ship.")).toEqual(["+Hello Ana!", "We ship."]);
    expect(shown("We ship abroad. Bye!", "We ship abroad.")).toEqual(["We ship abroad.", "-Bye!"]);
  });

  it("are none between equal texts, whatever space is between their words", () => {
    expect(shown("We  ship\nabroad.", "We ship abroad.")).toEqual(["We ship abroad."]);
  });

  it("are not told of texts that have little in common, or are very long", () => {
    expect(differences("Parcels take three days.", "I will ask my colleague.")).toBeNull();
    expect(differences("word ".repeat(500), "word ".repeat(500))).toBeNull();
    expect(differences("", "Yes.")).toBeNull();
  });
});
