/** Messages are shown in order and once, whatever order, copies and gaps they come with. */
import { describe, expect, it } from "vitest";
import type { Message } from "@/api/types";
import { aMessage } from "@/testing/cast";
import { firstUnread, pageOf, withMessages, withNewest, withOlder, type Thread } from "./thread";

const PAGE = 5;

/** The server's side: all messages, and its pages as the API gives them. */
function serverWith(count: number) {
  const messages = Array.from({ length: count }, (_, index) => aMessage({ position: index + 1 }));
  const page = (cursor: string | null) => {
    const end = cursor ? Number(cursor) : messages.length;
    const start = Math.max(0, end - PAGE);
    return { items: messages.slice(start, end).reverse(), next_cursor: start > 0 ? String(start) : null };
  };
  return { messages, page };
}

/** Numbers that look random and are the same in every run. */
function dice(seed: number) {
  let state = seed;
  return (sides: number) => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % sides;
  };
}

const positions = (thread: Thread | undefined) => thread?.messages.map(({ position }) => position);

describe("a thread", () => {
  it.each(Array.from({ length: 50 }, (_, seed) => seed))(
    "ends as the server has it after any mix of events (seed %i)",
    (seed) => {
      const roll = dice(seed * 7919 + 1);
      const { messages, page } = serverWith(3 + roll(20));
      let thread: Thread | undefined;
      for (let step = 0; step < 60; step++) {
        const happens = roll(5);
        if (happens === 0) messages.push(aMessage({ position: messages.length + 1 }));
        if (happens === 1) {
          const index = roll(messages.length);
          const before = messages[index] as Message;
          messages[index] = { ...before, state: "read" };
          thread = withMessages(thread, [messages[index], messages[index]]);
        }
        if (happens === 2 && thread?.older) thread = withOlder(thread, page(thread.older), thread.older);
        if (happens >= 3) thread = withNewest(thread, page(null));
      }
      thread = withNewest(thread, page(null));
      while (thread.older) thread = withOlder(thread, page(thread.older), thread.older);
      expect(thread.messages).toEqual(messages);
    },
  );

  it("keeps what it knows when the newest page comes again", () => {
    const { page } = serverWith(12);
    const older = withOlder(withNewest(undefined, page(null)), page("7"), "7");
    expect(positions(withNewest(older, page(null)))).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it("starts afresh when messages between are missing, rather than hide them", () => {
    const before = withNewest(undefined, serverWith(6).page(null));
    const after = withNewest(before, serverWith(40).page(null));
    expect(positions(after)).toEqual([36, 37, 38, 39, 40]);
    expect(after.older).toBe("35");
  });

  it("knows which older page holds a message", () => {
    const { page } = serverWith(15);
    const thread = withOlder(withNewest(undefined, page(null)), page("10"), "10");
    expect(pageOf(thread, "m-8")).toBe("10");
    expect(pageOf(thread, "m-14")).toBeUndefined();
    expect(pageOf(thread, "unknown")).toBeUndefined();
  });
});

describe("the first unread message", () => {
  const messages = [
    aMessage({ position: 1 }),
    aMessage({ position: 2, author: { kind: "dana", id: null, name: "Dana" } }),
    aMessage({ position: 3 }),
    aMessage({ position: 4 }),
  ];

  it("is counted from the end over the customer's messages", () => {
    expect(firstUnread(messages, 2)).toBe(3);
    expect(firstUnread(messages, 3)).toBe(1);
  });

  it("is none when all is read or the unread ones are further back", () => {
    expect(firstUnread(messages, 0)).toBeNull();
    expect(firstUnread(messages, 9)).toBeNull();
  });
});
