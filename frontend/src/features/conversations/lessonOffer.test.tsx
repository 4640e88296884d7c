/** A lesson that arrives while a conversation is open. */
import { act, screen, waitFor } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { receive } from "@/api/socket";
import { violations } from "@/testing/axe";
import { aMessage } from "@/testing/cast";
import { A_PLACE, aLesson, teaching } from "@/testing/lessons";
import { liveServer, log, openInbox, PRIYA } from "./openInbox";

const LESSON = aLesson({ conversation_id: PRIYA.id });
const arrives = (conversation_id = PRIYA.id) => act(() => receive({ event: "lesson", id: LESSON.id, conversation_id }));
const offer = () => screen.findByRole("region", { name: "Dana can learn from this" });

async function opened() {
  liveServer(PRIYA, [aMessage({ position: 1 })]);
  const shown = openInbox();
  await log();
  return shown;
}

describe("a lesson that arrives", () => {
  it("is offered below the thread, and becomes knowledge with one click", async () => {
    const { done } = teaching(LESSON);
    const { user } = await opened();
    arrives();
    expect(await offer()).toHaveTextContent("Express shipping costs 19.90 EUR.");
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Add to knowledge" }));
    await waitFor(() => expect(screen.queryByRole("region", { name: "Dana can learn from this" })).toBeNull());
    expect(done).toEqual([["accept", { seen_version: 1, proposal: LESSON.proposal, integration_id: null }]]);
    expect(await screen.findByText("Added to knowledge.")).toBeVisible();
  });

  it("is changed in place, and says what the server refuses", async () => {
    const { state, done } = teaching(LESSON);
    state.refuse = "Somebody else has decided this meanwhile.";
    const { user } = await opened();
    arrives();
    await offer();
    await user.click(screen.getByRole("button", { name: "Edit" }));
    const field = screen.getByRole("textbox", { name: "Line of knowledge" });
    expect(field).toHaveFocus();
    await user.type(field, " Or more.");
    await user.click(screen.getByRole("button", { name: "Add to knowledge" }));
    expect(await screen.findByText(state.refuse)).toBeVisible();
    expect(done).toEqual([
      ["accept", { seen_version: 1, proposal: `${LESSON.proposal} Or more.`, integration_id: null }],
    ]);
  });

  it("goes when it is not wanted now, and stays to be decided later", async () => {
    const { done } = teaching(LESSON);
    const { user } = await opened();
    arrives();
    await offer();
    await user.click(screen.getByRole("button", { name: "Not now" }));
    expect(screen.queryByRole("region", { name: "Dana can learn from this" })).toBeNull();
    expect(done).toEqual([]);
  });

  it("corrects the document that says otherwise, seen before it is written", async () => {
    const { done } = teaching({ ...LESSON, why: "said_otherwise", place: A_PLACE });
    const { user } = await opened();
    arrives();
    expect(await offer()).toHaveTextContent("“Prices.txt” says otherwise");
    expect(screen.getByText("9.90", { selector: "del", exact: false })).toBeVisible();
    expect(screen.getByText("19.90", { selector: "ins", exact: false })).toBeVisible();
    expect(screen.getByRole("link", { name: "Open the document" })).toHaveAttribute(
      "href",
      `/knowledge/${A_PLACE.document_id}`,
    );
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Edit" }));
    const field = screen.getByRole("textbox", { name: "The sentence in the document" });
    expect(field).toHaveFocus();
    await user.type(field, " At most.");
    screen.getByRole("button", { name: "Write a new version of “Prices.txt”" }).focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("A new version of “Prices.txt” is being read.")).toBeVisible();
    const after = "Express shipping costs 19.90 EUR and takes 2 days. At most.";
    expect(done).toEqual([["accept", { seen_version: 1, amendment: { version: 3, after } }]]);
  });

  it("says that the document changed meanwhile, and leads to it where it cannot be corrected any more", async () => {
    const { state } = teaching({ ...LESSON, why: "said_otherwise", place: A_PLACE });
    const { user } = await opened();
    arrives();
    await offer();
    state.refuse = "Somebody has changed the document meanwhile.";
    state.lessons = [{ ...LESSON, place: { ...A_PLACE, amendment: null } }];
    await user.click(screen.getByRole("button", { name: /^Write a new version/ }));
    expect(await screen.findByText(state.refuse)).toBeVisible();
    expect(await screen.findByRole("button", { name: "Add anyway" })).toBeVisible();
  });

  it("is not offered in another conversation, nor once it is decided", async () => {
    const { state } = teaching(LESSON);
    await opened();
    arrives("c0000000-0000-4000-8000-00000000dead");
    await waitFor(() => expect(screen.queryByRole("region", { name: "Dana can learn from this" })).toBeNull());
    state.lessons = [{ ...LESSON, state: "accepted" }];
    arrives();
    await waitFor(() => expect(screen.queryByRole("region", { name: "Dana can learn from this" })).toBeNull());
  });
});
