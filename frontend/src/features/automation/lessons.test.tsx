/** The page with lessons, as owners and agents use it. */
import { screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import { violations } from "@/testing/axe";
import { aSession } from "@/testing/cast";
import { A_PLACE, aLesson, teaching } from "@/testing/lessons";
import { show } from "@/testing/render";
import { ToastRegion } from "@/ui/ToastRegion";
import LessonsPage from "./pages/LessonsPage";

function open(session = aSession()) {
  return show(
    <>
      <ToastRegion />
      <LessonsPage />
    </>,
    { at: "/settings/lessons", session },
  );
}

const NOTE = aLesson({
  id: "1e550000-0000-4000-8000-000000000002",
  kind: "tone",
  why: "manner",
  before: "We open at nine! 😀",
  after: "We open at nine.",
  proposal: "Write without emoji.",
});
const PLACE = {
  document_id: "d0000000-0000-4000-8000-000000000001",
  document: "Prices.pdf",
  page: 3,
  passage_id: "a0000000-0000-4000-8000-000000000001",
  quote: "Express shipping costs 9.90 EUR.",
  amendment: null,
};
const BY_DOCUMENT = aLesson({ why: "said_otherwise", place: A_PLACE });

describe("lessons", () => {
  it("show what was changed, and nothing to a reader's program that is wrong", async () => {
    teaching(aLesson(), NOTE);
    open();
    const list = within(await screen.findByRole("list", { name: "Lessons" }));
    expect(list.getAllByText("How much is express to the islands?", { selector: "bdi" })).toHaveLength(2);
    expect(list.getAllByRole("link", { name: "Conversation with Priya Raman" })).toHaveLength(2);
    const change = within(list.getAllByRole("region", { name: "What was changed" })[0] as HTMLElement);
    expect(change.getByText("4.90", { selector: "del", exact: false })).toBeVisible();
    expect(change.getByText("19.90", { selector: "ins", exact: false })).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  it("become knowledge in the words that somebody gives them, and are taken back", async () => {
    const { done } = teaching(aLesson());
    const { user } = open();
    const field = await screen.findByRole("textbox", { name: "Line of knowledge" });
    await user.clear(field);
    expect(screen.getByRole("button", { name: /^Add to knowledge/ })).toBeDisabled();
    await user.type(field, "Express costs 20 EUR.");
    await user.click(screen.getByRole("button", { name: /^Add to knowledge/ }));
    expect(await screen.findByText("Added to knowledge.")).toBeVisible();
    expect(done[0]).toEqual(["accept", { seen_version: 1, proposal: "Express costs 20 EUR.", integration_id: null }]);
    expect(await screen.findByRole("heading", { name: "Nothing to learn just now" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(done[1]).toEqual(["undo", { seen_version: 2 }]));
    expect(await screen.findByRole("textbox", { name: "Line of knowledge" })).toBeVisible();
  });

  it("name the document that says otherwise, which is the smaller fix", async () => {
    teaching(aLesson({ why: "said_otherwise", place: PLACE }));
    open();
    expect(await screen.findByText("“Prices.pdf”, page 3, says otherwise")).toBeVisible();
    expect(screen.getByText(PLACE.quote)).toBeVisible();
    const link = screen.getByRole("link", { name: "Open the document" });
    expect(link).toHaveAttribute("href", `/knowledge/${PLACE.document_id}?page=3`);
    expect(screen.getByRole("button", { name: /^Add anyway/ })).toBeEnabled();
  });

  it("correct the document just there, seen before it is written, and take that back", async () => {
    const { done } = teaching(BY_DOCUMENT);
    const { user } = open();
    const change = within(await screen.findByRole("region", { name: "What changes in “Prices.txt”" }));
    expect(change.getByText("9.90", { selector: "del", exact: false })).toBeVisible();
    expect(change.getByText("19.90", { selector: "ins", exact: false })).toBeVisible();
    expect(screen.queryByRole("textbox", { name: "Line of knowledge" })).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
    screen.getByRole("button", { name: "Write a new version of “Prices.txt”" }).focus();
    await user.keyboard("{Enter}");
    expect(await screen.findByText("A new version of “Prices.txt” is being read.")).toBeVisible();
    const after = "Express shipping costs 19.90 EUR and takes 2 days.";
    expect(done[0]).toEqual(["accept", { seen_version: 1, amendment: { version: 3, after } }]);
    await user.click(await screen.findByRole("radio", { name: /Accepted/ }));
    expect(await screen.findByText(/Became version 4 of/)).toBeVisible();
    expect(screen.getByRole("link", { name: "Prices.txt" })).toHaveAttribute(
      "href",
      `/knowledge/${A_PLACE.document_id}`,
    );
    await user.click(screen.getByRole("button", { name: /^Take back/ }));
    await waitFor(() => expect(done[1]).toEqual(["undo", { seen_version: 2 }]));
  });

  it("correct the document in somebody's own words, but not with those that stand there", async () => {
    const { done } = teaching(BY_DOCUMENT);
    const { user } = open();
    const field = await screen.findByRole("textbox", { name: "The sentence in the document" });
    const write = screen.getByRole("button", { name: /^Write a new version/ });
    await user.clear(field);
    expect(write).toBeDisabled();
    await user.type(field, A_PLACE.quote);
    expect(write).toBeDisabled();
    await user.clear(field);
    await user.type(field, "Express costs 20 EUR.");
    expect(screen.getByRole("region", { name: /^What changes/ })).toHaveTextContent("Express costs 20 EUR.");
    await user.click(write);
    await waitFor(() =>
      expect(done).toEqual([
        ["accept", { seen_version: 1, amendment: { version: 3, after: "Express costs 20 EUR." } }],
      ]),
    );
  });

  it("become a line of knowledge besides where somebody wants that", async () => {
    const { done } = teaching(BY_DOCUMENT);
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Add a line of knowledge instead" }));
    expect(screen.getByRole("textbox", { name: "Line of knowledge" })).toHaveValue(BY_DOCUMENT.proposal);
    await user.click(screen.getByRole("button", { name: "Correct the document instead" }));
    await user.click(screen.getByRole("button", { name: "Add a line of knowledge instead" }));
    await user.click(screen.getByRole("button", { name: /^Add anyway/ }));
    await waitFor(() =>
      expect(done).toEqual([["accept", { seen_version: 1, proposal: BY_DOCUMENT.proposal, integration_id: null }]]),
    );
  });

  it("say that the document changed meanwhile, and show what can be done with it now", async () => {
    const { state } = teaching(BY_DOCUMENT);
    const { user } = open();
    const write = await screen.findByRole("button", { name: /^Write a new version/ });
    state.refuse = "Somebody has changed the document meanwhile.";
    state.lessons = [{ ...BY_DOCUMENT, place: { ...A_PLACE, amendment: null } }];
    await user.click(write);
    expect(await screen.findByText(state.refuse)).toBeVisible();
    expect(await screen.findByRole("textbox", { name: "Line of knowledge" })).toBeVisible();
    expect(screen.getByText("Correct it there, so that Dana does not find both.")).toBeVisible();
  });

  it("show what a document would say to those who may not change it", async () => {
    teaching(BY_DOCUMENT);
    open(aSession({ role: "viewer", rights: ["read_conversations"] }));
    expect(await screen.findByRole("region", { name: /^What changes/ })).toBeVisible();
    expect(screen.queryByRole("button", { name: /^Write a new version/ })).not.toBeInTheDocument();
  });

  it("hold for all channels or for the one where they were made", async () => {
    const { done } = teaching(NOTE);
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: /Where it holds/ }));
    await user.click(await screen.findByRole("option", { name: "Shop" }));
    await user.click(screen.getByRole("button", { name: /^Use from now on/ }));
    await waitFor(() =>
      expect(done).toEqual([
        ["accept", { seen_version: 1, proposal: "Write without emoji.", integration_id: NOTE.integration_id }],
      ]),
    );
  });

  it("say why they could not be kept, and keep what was typed", async () => {
    const { state } = teaching(NOTE);
    state.refuse = "The guidance would be longer than 2,000 characters. Shorten it first.";
    const { user } = open();
    const field = await screen.findByRole("textbox", { name: "Note on manner" });
    await user.type(field, " Ever.");
    await user.click(screen.getByRole("button", { name: /^Use from now on/ }));
    expect(await screen.findByText(state.refuse)).toBeVisible();
    expect(field).toHaveValue("Write without emoji. Ever.");
  });

  it("are dismissed, and offered again", async () => {
    const { done } = teaching(NOTE);
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Dismiss: Write without emoji." }));
    expect(await screen.findByText("Lesson dismissed.")).toBeVisible();
    await user.click(await screen.findByRole("radio", { name: /Dismissed/ }));
    await user.click(await screen.findByRole("button", { name: "Offer again: Write without emoji." }));
    await waitFor(() => expect(done.at(-1)).toEqual(["undo", { seen_version: 2 }]));
    expect(await screen.findByRole("heading", { name: "Nothing was dismissed" })).toBeVisible();
  });

  it("are chosen by state and kind", async () => {
    const document = { id: "d1", name: "Express", status: "ready" as const, version: null };
    teaching(aLesson({ state: "accepted", document }), NOTE);
    const { user } = open();
    expect(await screen.findByText("Write without emoji.")).toBeVisible();
    await user.click(screen.getByRole("button", { name: /Kind/ }));
    await user.click(await screen.findByRole("option", { name: "Knowledge" }));
    expect(await screen.findByRole("heading", { name: "Nothing to learn just now" })).toBeVisible();
    await user.click(screen.getByRole("radio", { name: /Accepted/ }));
    expect(await screen.findByRole("link", { name: "Express" })).toHaveAttribute("href", "/knowledge/d1");
    expect(screen.getByRole("button", { name: /^Take back/ })).toBeEnabled();
  });

  it("are read by all, decided by those who may", async () => {
    teaching(aLesson(), NOTE);
    open(aSession({ role: "agent", rights: ["read_conversations", "manage_documents"] }));
    expect(await screen.findByRole("button", { name: /^Add to knowledge/ })).toBeEnabled();
    expect(screen.queryByRole("button", { name: /^Use from now on/ })).not.toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "Note on manner" })).toHaveAttribute("readonly");
  });
});
