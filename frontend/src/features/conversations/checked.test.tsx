/** What was checked of Dana's replies, as a person looks it up. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { describe, expect, it } from "vitest";
import type { CheckedReply, CheckedSentence } from "@/api/types";
import { violations } from "@/testing/axe";
import { aMessage, aSource } from "@/testing/cast";
import { inboxOf, server } from "@/testing/server";
import { DANA, openInbox, PRIYA } from "./openInbox";

const said = (facts: Partial<CheckedSentence>): CheckedSentence => ({
  text: "It is covered for 24 months.",
  sources: [1],
  kept: true,
  reason: "",
  support: 0.93,
  ...facts,
});
const dropped = (text: string, reason: string, facts: Partial<CheckedSentence> = {}) =>
  said({ text, reason, kept: false, sources: [], support: null, ...facts });

function threadWith(facts: Partial<CheckedReply>, text = "It is covered for 24 months. [1]") {
  const checked: CheckedReply = {
    sentences: [said({})],
    confidence: 0.824,
    basis: "meaning",
    second_look: null,
    ...facts,
  };
  const answer = aMessage({ position: 2, author: DANA, text, sources: [aSource()], checked });
  server.use(...inboxOf([PRIYA], [aMessage({ position: 1 }), answer]));
  return openInbox();
}

const mark = () => screen.findByRole("button", { name: /^Checked/ });
const card = () => screen.findByRole("dialog", { name: "What was checked" });
const line = async (text: RegExp) => {
  const found = within(await card())
    .getAllByRole("listitem")
    .find((item) => text.test(item.textContent ?? ""));
  if (!found) throw new Error(`No sentence has ${text}`);
  return within(found);
};

describe("what was checked", () => {
  it("is shown to whoever points at it, and goes with the pointer", async () => {
    const { user } = threadWith({});
    await user.hover(await mark());
    const sentence = await line(/24 months/);
    expect(sentence.getByText("Sent:")).toBeInTheDocument();
    expect(sentence.getByRole("img", { name: "Source 1" })).toHaveTextContent("1");
    expect(sentence.getByText("Figures and meaning found in its source")).toBeVisible();
    expect(sentence.getByRole("meter", { name: "Its sources say so" })).toHaveAttribute("aria-valuetext", "93 %");
    expect(await card()).toHaveTextContent("Dana was 82 % sure that the documents answer this, judged by meaning.");
    expect(await violations()).toEqual([]);
    await user.unhover(await mark());
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  });

  it("opens on focus; Enter leads into it and Escape back to where one was", async () => {
    const { user } = threadWith({});
    const button = await mark();
    expect(button).toHaveAttribute("aria-expanded", "false");
    act(() => button.focus());
    expect(await card()).not.toHaveFocus();
    expect(button).toHaveAttribute("aria-expanded", "true");
    await user.keyboard("{Enter}");
    await waitFor(async () => expect(await card()).toHaveFocus());
    await user.keyboard("{Escape}");
    expect(button).toHaveFocus();
    expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  });

  it("strikes out what was taken out and says why in words, or as the server does where it knows more than the page", async () => {
    const sentences = [
      said({}),
      dropped("It costs 5 euros.", "figure not in a cited passage", { sources: [1] }),
      dropped("We ship to the moon.", "the cited passage does not say so", { support: 0.04 }),
      dropped("Ask Napoleon.", "a name that no cited passage holds"),
    ];
    const { user } = threadWith({ sentences });
    const button = await mark();
    expect(button).toHaveTextContent("Checked · 3 taken out");
    await user.click(button);
    const price = await line(/5 euros/);
    expect(price.getByText("It costs 5 euros.").tagName).toBe("DEL");
    expect(price.getByText("Taken out:")).toBeInTheDocument();
    expect(price.getByText("A number, price, time or date that its source does not hold")).toBeVisible();
    expect((await line(/moon/)).getByRole("meter")).toHaveAttribute("aria-valuenow", "4");
    expect((await line(/Napoleon/)).getByText("a name that no cited passage holds")).toBeVisible();
    expect((await line(/24 months/)).getByText(/24 months/).tagName).toBe("SPAN");
  });

  it("of a hand-off tells what was not sent, and that the documents held nothing", async () => {
    const sentences = [dropped("It is blue.", "no source"), dropped("It is 4 metres long.", "not sent")];
    const { user } = threadWith({ sentences, basis: "none", confidence: 0 }, "A colleague will answer you soon.");
    await user.click(await mark());
    expect((await line(/blue/)).getByText("A fact without a source")).toBeVisible();
    expect((await line(/4 metres/)).getByText("Not sent: something else was said instead")).toBeVisible();
    expect(await card()).toHaveTextContent("Nothing in the documents came near this question.");
  });

  it("says so when the model wrote nothing, and judges by words where there were no meanings", async () => {
    const { user } = threadWith({ sentences: [], basis: "words", confidence: 0.3 });
    await user.click(await mark());
    expect(await card()).toHaveTextContent("The model wrote nothing that could be checked.");
    expect(await card()).toHaveTextContent("Dana was 30 % sure that the documents answer this, judged by words alone.");
  });

  it("tells what a second model took out, and whether it read the reply at all", async () => {
    const sentences = [
      said({}),
      dropped("It is covered for ever.", "a second look found that the cited passage says otherwise", { support: 0.9 }),
      dropped("Also when it was dropped.", "a second look found that it adds to the cited passage"),
      dropped("You get another one at once.", "a second look found that the cited passage does not say so"),
    ];
    const { user } = threadWith({ sentences, second_look: true });
    await user.click(await mark());
    const second = "A second look found that ";
    expect((await line(/for ever/)).getByText(`${second}its source says otherwise`)).toBeVisible();
    expect((await line(/dropped/)).getByText(`${second}it adds to its source`)).toBeVisible();
    expect((await line(/another one/)).getByText(`${second}its source does not say so`)).toBeVisible();
    expect(await card()).toHaveTextContent("A model looked at it once more.");
  });

  it("says when a second model could not read it, and nothing of one where none was asked", async () => {
    const { user, unmount } = threadWith({ second_look: false });
    await user.click(await mark());
    expect(await card()).toHaveTextContent("A model was to look at it once more, but none could in time.");
    unmount();
    const again = threadWith({ second_look: null });
    await again.user.click(await mark());
    expect(await card()).not.toHaveTextContent("once more");
  });

  it("is not offered where nothing was checked", async () => {
    server.use(...inboxOf([PRIYA], [aMessage({ position: 1 }), aMessage({ position: 2, author: DANA })]));
    openInbox();
    await screen.findByRole("article", { name: /Dana/ });
    expect(screen.queryByRole("button", { name: /^Checked/ })).not.toBeInTheDocument();
  });
});
