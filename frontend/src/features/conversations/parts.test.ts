/** Text is taken apart into words, sources and addresses, and nothing of it is lost. */
import { describe, expect, it } from "vitest";
import { aSource } from "@/testing/cast";
import { partsOf } from "./parts";

const SOURCES = [aSource({ index: 1 }), aSource({ index: 2 })];
const kinds = (text: string) => partsOf(text, SOURCES).map((part) => part.kind);

describe("a message's text", () => {
  it("has its sources where the markers stand", () => {
    expect(partsOf("It is covered. [1] For 24 months. [2]", SOURCES)).toEqual([
      { kind: "text", text: "It is " },
      { kind: "source", source: SOURCES[0], word: "covered." },
      { kind: "text", text: " For 24 " },
      { kind: "source", source: SOURCES[1], word: "months." },
    ]);
  });

  it("keeps a marker that stands for nothing as it was written", () => {
    expect(partsOf("See [9].", SOURCES)).toEqual([{ kind: "text", text: "See [9]." }]);
  });

  it("links addresses without the full stop behind them, and nothing but web addresses", () => {
    expect(partsOf("Look at https://acme.example/a?b=1.", SOURCES)[1]).toEqual({
      kind: "link",
      href: "https://acme.example/a?b=1",
    });
    expect(kinds("javascript:alert(1) <b>x</b>")).toEqual(["text"]);
  });

  it("puts two markers in a row side by side", () => {
    expect(kinds("Say both [1] [2]")).toEqual(["text", "source", "source"]);
  });
});
