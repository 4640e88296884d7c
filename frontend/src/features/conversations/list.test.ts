/** The list keeps what is further down, and lets go of what left its first page. */
import { describe, expect, it } from "vitest";
import { aConversation } from "@/testing/cast";
import { withConversation, withFirst, withNext } from "./list";

const at = (minute: number) => new Date(Date.UTC(2026, 2, 2, 9, minute)).toISOString();
const one = (id: string, minute: number) =>
  aConversation({ id, last_message: { text: "Hello", author: "customer", at: at(minute), state: "received" } });
const ids = (list: { items: { id: string }[] } | undefined) => list?.items.map(({ id }) => id).join("");

describe("the list", () => {
  const grown = withNext(withFirst(undefined, { items: [one("a", 50), one("b", 40)], next_cursor: "2" }), {
    items: [one("c", 30), one("d", 20)],
    next_cursor: "4",
  });

  it("moves up what was further down, without showing it twice", () => {
    const moved = withFirst(grown, { items: [one("d", 55), one("a", 50)], next_cursor: "2" });
    expect(ids(moved)).toBe("dabc");
    expect(moved.next).toBe("4");
  });

  it("lets go of what left the view", () => {
    expect(ids(withFirst(grown, { items: [one("a", 50), one("c", 30)], next_cursor: "2" }))).toBe("acd");
  });

  it("is the first page alone when that is all there is", () => {
    expect(ids(withFirst(grown, { items: [one("a", 50)], next_cursor: null }))).toBe("a");
  });

  it("does not repeat what a later page brings again", () => {
    expect(ids(withNext(grown, { items: [one("d", 20), one("e", 10)], next_cursor: null }))).toBe("abcde");
  });

  it("takes a newer copy of a conversation in its place", () => {
    const changed = withConversation(grown, { ...one("c", 30), unread: 4 });
    expect(changed?.items[2]?.unread).toBe(4);
    expect(ids(changed)).toBe("abcd");
  });
});
