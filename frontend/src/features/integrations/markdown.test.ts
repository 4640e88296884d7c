import { expect, test } from "vitest";
import { readInline, readMarkdown, type Block } from "./markdown";

const kinds = (text: string) => readMarkdown(text).map((block) => block.kind);

test("headings, paragraphs, lists, code, tables and quotes are told apart", () => {
  const text =
    "# A\n\nOne\ntwo.\n\n- x\n- y\n\n1. p\n2. q\n\n```\ncode *stays*\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> so\n\n---\n";
  expect(kinds(text)).toEqual(["heading", "paragraph", "list", "list", "code", "table", "quote"]);
  expect(readMarkdown("```\ncode *stays*\n```")).toEqual([{ kind: "code", text: "code *stays*" }]);
});

test("what is indented below an item belongs to it", () => {
  const [list] = readMarkdown("1. First\n   goes on\n   - inner\n\n   A paragraph.\n2. Second") as [
    Extract<Block, { kind: "list" }>,
  ];
  expect(list.items).toHaveLength(2);
  expect(list.items[0]?.inside).toEqual([{ kind: "text", text: "First goes on" }]);
  expect(list.items[0]?.blocks.map((block) => block.kind)).toEqual(["list", "paragraph"]);
});

test("words are bold, slanted, code or links", () => {
  expect(readInline("**a** *b* `c*` [d](https://e.com/x_y)")).toEqual([
    { kind: "strong", inside: [{ kind: "text", text: "a" }] },
    { kind: "text", text: " " },
    { kind: "emphasis", inside: [{ kind: "text", text: "b" }] },
    { kind: "text", text: " " },
    { kind: "code", text: "c*" },
    { kind: "text", text: " " },
    { kind: "link", href: "https://e.com/x_y", inside: [{ kind: "text", text: "d" }] },
  ]);
  expect(readInline("snake_case_name")).toEqual([{ kind: "text", text: "snake_case_name" }]);
});

test("HTML and dangerous links stay text", () => {
  expect(readInline("<img src=x onerror=alert(1)>")).toEqual([{ kind: "text", text: "<img src=x onerror=alert(1)>" }]);
  expect(readInline("[x](javascript:alert)")).toEqual([{ kind: "text", text: "x" }]);
});

test("an unfinished guide is read to its end", () => {
  expect(kinds("```\nnever closed")).toEqual(["code"]);
  expect(kinds("|")).toEqual(["table"]);
  expect(kinds("")).toEqual([]);
});
