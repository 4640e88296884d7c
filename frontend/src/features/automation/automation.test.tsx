/** The page on how Dana answers, as owners and agents use it. */
import { act, screen, waitFor, within } from "@testing-library/react";
import { http } from "msw";
import { describe, expect, it } from "vitest";
import { receive } from "@/api/socket";
import { violations } from "@/testing/axe";
import { aSession } from "@/testing/cast";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import { aChannel, anAccount, HOURS, keeping } from "./cast";
import AssistantPage from "./pages/AssistantPage";

function open(session = aSession()) {
  return show(
    <>
      <ToastRegion />
      <AssistantPage />
    </>,
    { at: "/settings/assistant", session },
  );
}

const save = () => screen.getByRole("button", { name: "Save" });
const saved = () => waitFor(() => expect(screen.queryByText("Not saved yet")).not.toBeInTheDocument());

describe("who writes the answers", () => {
  const asked = { vendor: "openai", model: "gpt-own", own: true, refused: false };

  it("is said with whose key, in the order in which they are asked", async () => {
    const { state } = keeping();
    state.models = [asked, { vendor: "anthropic", model: "claude-sonnet-5", own: false, refused: false }];
    open();
    expect(
      await screen.findByText(
        /first of these that can: OpenAI gpt-own \(your own key\) → Anthropic claude-sonnet-5 \(this installation's key\)\./,
      ),
    ).toBeVisible();
    expect(screen.getByRole("link", { name: "Models and keys" })).toHaveAttribute("href", "/integrations");
    expect(screen.queryByText("Your own key is refused.")).not.toBeInTheDocument();
  });

  it("is said honestly where no model is connected, and where a key is refused", async () => {
    const { state } = keeping();
    open();
    expect(await screen.findByText(/No model is connected: answers are quoted/)).toBeVisible();
    state.models = [{ ...asked, refused: true }];
    act(() => receive({ event: "integration", id: "i1" }));
    expect(await screen.findByText("Your own key is refused.")).toBeVisible();
    expect(await violations()).toEqual([]);
  });
});

describe("the account", () => {
  it("shows what the product does where nothing is set, and offers nothing to save", async () => {
    keeping();
    open();
    expect(await screen.findByRole("button", { name: /When a customer writes/ })).toHaveTextContent("Dana answers");
    expect(screen.getByRole("slider", { name: "How sure Dana must be" })).toHaveValue("0.1");
    expect(screen.getByText("10 % · hands over what the documents hardly answer")).toBeVisible();
    expect(screen.getByRole("button", { name: /Tone/ })).toHaveTextContent("Not set");
    expect(screen.queryByRole("button", { name: "Save" })).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
  });

  it("sends only what was changed, and is clean again", async () => {
    const { sent } = keeping(anAccount({ version: 4, guidance: "Be brief." }));
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: /When a customer writes/ }));
    await user.click(await screen.findByRole("option", { name: "Dana drafts, a person approves" }));
    await user.type(screen.getByRole("textbox", { name: /Topics/ }), "Refunds{Enter}{Enter} Legal questions ");
    const slider = screen.getByRole("slider");
    act(() => slider.focus());
    await user.keyboard("{ArrowRight}{ArrowRight}{ArrowRight}{ArrowRight}");
    expect(screen.getByText("30 % · hands over what is in doubt")).toBeVisible();
    await user.click(save());
    await saved();
    expect(sent).toEqual([{ seen_version: 4, mode: "draft", topics: ["Refunds", "Legal questions"], confidence: 0.3 }]);
    expect(screen.getByText("Saved. It holds from the next message on.")).toBeVisible();
    expect(screen.getByRole("textbox", { name: /Topics/ })).toHaveValue("Refunds\nLegal questions");
  });

  it("takes changes back", async () => {
    keeping(anAccount({ guidance: "Be brief." }));
    const { user } = open();
    const guidance = await screen.findByRole("textbox", { name: /Guidance/ });
    await user.clear(guidance);
    await user.click(screen.getByRole("button", { name: "Undo changes" }));
    expect(guidance).toHaveValue("Be brief.");
    expect(screen.queryByText("Not saved yet")).not.toBeInTheDocument();
  });

  it("follows what another window saves, and asks when both changed", async () => {
    const { state, sent } = keeping(anAccount({ guidance: "Old." }));
    const { user } = open();
    const guidance = await screen.findByRole("textbox", { name: /Guidance/ });
    state.account = anAccount({ guidance: "Theirs.", version: 1 });
    act(() => receive({ event: "automation", id: "a" }));
    await waitFor(() => expect(guidance).toHaveValue("Theirs."));
    await user.type(guidance, " And mine.");
    state.account = anAccount({ guidance: "Theirs again.", tone: "formal", version: 2 });
    await user.click(save());
    const asked = await screen.findByRole("alert");
    expect(asked).toHaveTextContent("Somebody else changed this meanwhile");
    expect(guidance).toHaveValue("Theirs. And mine.");
    expect(save()).toBeDisabled();
    await user.click(within(asked).getByRole("button", { name: "Keep mine" }));
    await user.click(save());
    await saved();
    expect(sent.at(-1)).toEqual({ seen_version: 2, guidance: "Theirs. And mine." });
    expect(screen.getByRole("button", { name: /Tone/ })).toHaveTextContent("Formal");
  });

  it("shows theirs to whoever prefers it", async () => {
    const { state } = keeping();
    const { user } = open();
    await user.type(await screen.findByRole("textbox", { name: /Guidance/ }), "Mine.");
    state.account = anAccount({ guidance: "Theirs.", version: 1 });
    act(() => receive({ event: "automation", id: "a" }));
    await user.click(await screen.findByRole("button", { name: "Show theirs" }));
    expect(screen.getByRole("textbox", { name: /Guidance/ })).toHaveValue("Theirs.");
  });

  it("refuses too many topics and too long ones before they are sent", async () => {
    const { sent } = keeping();
    const { user } = open();
    const topics = await screen.findByRole("textbox", { name: /Topics/ });
    await user.click(topics);
    await user.paste("x".repeat(101));
    await user.click(save());
    expect(await screen.findByText(/At most 100 characters a topic/)).toBeVisible();
    await user.clear(topics);
    await user.paste(Array.from({ length: 51 }, (_, index) => `Topic ${index}`).join("\n"));
    await user.click(save());
    expect(await screen.findByText("At most 50 topics.")).toBeVisible();
    expect(sent).toEqual([]);
  });

  it("says what the server refused, at its field or else above the button", async () => {
    keeping();
    server.use(
      http.patch(
        url("/api/automation"),
        () => refusal(422, "invalid", "Some fields are not valid.", { guidance: "Leave out control characters." }),
        { once: true },
      ),
      http.patch(url("/api/automation"), () => refusal(500, "internal", "It broke.")),
    );
    const { user } = open();
    const guidance = await screen.findByRole("textbox", { name: /Guidance/ });
    await user.type(guidance, "x");
    await user.click(save());
    await waitFor(() => expect(guidance).toHaveAccessibleDescription(/Leave out control characters/));
    await user.click(save());
    expect(await screen.findByRole("alert")).toHaveTextContent("It broke.");
  });
});

describe("office hours", () => {
  it("begin with the usual week in this browser's time zone", async () => {
    const { sent } = keeping();
    const { user } = open();
    await user.click(await screen.findByRole("switch", { name: "Tell customers when somebody is there" }));
    await user.click(within(screen.getByRole("group", { name: "Friday" })).getByRole("button", { name: /Remove/ }));
    await user.click(save());
    await saved();
    const { hours } = sent[0] as { hours: typeof HOURS };
    expect(hours.weekly.monday).toEqual([{ opens: "09:00", closes: "17:00" }]);
    expect(hours.weekly.friday).toEqual([]);
    expect(hours.weekly.sunday).toBeUndefined();
    expect(hours.time_zone).toBe(Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it("say what a customer is told, and put the server's words at the day and the holiday", async () => {
    const told = "Our team is back on Monday at 9:00 and will answer you here then.";
    keeping(anAccount({ hours: HOURS, hours_now: { is_open: false, told } }));
    const { user } = open();
    expect(await screen.findByText(told)).toBeVisible();
    expect(within(screen.getByRole("group", { name: "Saturday" })).getByText("ends on the next day")).toBeVisible();
    expect(within(screen.getByRole("group", { name: "Sunday" })).getByText("Closed")).toBeVisible();
    expect(await violations()).toEqual([]);
    server.use(
      http.patch(url("/api/automation"), () =>
        refusal(422, "invalid", "Some fields are not valid.", {
          "hours.weekly.monday": "09:00–17:00 and 16:00–18:00 overlap on the same day.",
          "hours.time_zone": 'There is no time zone "Europe/Lisbon".',
          "hours.holidays.0": "A holiday ends on 2026-12-24, before it begins.",
        }),
      ),
    );
    await user.click(screen.getByRole("button", { name: "Monday’s hours on every workday" }));
    expect(screen.queryByText(told)).not.toBeInTheDocument();
    await user.click(save());
    expect(await screen.findByText(/overlap on the same day/)).toBeVisible();
    expect(screen.getByText(/There is no time zone/)).toBeVisible();
    expect(within(screen.getByRole("group", { name: "Holiday 1" })).getByText(/before it begins/)).toBeVisible();
  });

  it("are not sent with a gap", async () => {
    const { sent } = keeping(anAccount({ hours: HOURS }));
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Add hours on Monday" }));
    await user.click(screen.getByRole("button", { name: "Add a holiday" }));
    await user.click(save());
    expect(await screen.findByText("Fill in both times.")).toBeVisible();
    expect(screen.getByText("Choose the first and the last day.")).toBeVisible();
    expect(sent).toEqual([]);
  });

  it("can be given up again", async () => {
    const { sent } = keeping(anAccount({ hours: HOURS, version: 3 }));
    const { user } = open();
    await user.click(await screen.findByRole("switch"));
    await user.click(save());
    await saved();
    expect(sent).toEqual([{ seen_version: 3, hours: null }]);
  });
});

describe("a channel", () => {
  it("is as the account until it is changed, and becomes so again", async () => {
    const { sent } = keeping(anAccount({ mode: "draft" }), [
      aChannel(),
      aChannel({ integration_id: "2", name: "Page" }),
    ]);
    const { user } = open();
    const channel = () => within(screen.getByText("Shop").closest("details") as HTMLElement);
    await user.click(await screen.findByText("Shop"));
    expect(channel().getByText("As the account")).toBeVisible();
    const mode = channel().getByRole("button", { name: /When a customer writes/ });
    expect(mode).toHaveTextContent("As the account: Dana drafts, a person approves");
    await user.click(mode);
    await user.click(await screen.findByRole("option", { name: "Dana stays quiet" }));
    await user.click(channel().getByRole("checkbox", { name: "Its own measure of sureness" }));
    await user.click(channel().getByRole("button", { name: "Save" }));
    await saved();
    expect(sent).toEqual([{ seen_version: 0, mode: "off", confidence: 0.1 }]);
    expect(channel().getByText("2 settings of its own")).toBeVisible();
    await user.click(channel().getByRole("button", { name: /When a customer writes/ }));
    await user.click(await screen.findByRole("option", { name: /As the account/ }));
    await user.click(channel().getByRole("checkbox"));
    await user.click(channel().getByRole("button", { name: "Save" }));
    await waitFor(() => expect(sent.at(-1)).toEqual({ seen_version: 1, mode: null, confidence: null }));
  });

  it("is missing where none is connected, and then that is said", async () => {
    keeping(anAccount(), []);
    open();
    expect(await screen.findByRole("heading", { name: /No channel is connected yet/ })).toBeVisible();
    expect(screen.getByRole("link", { name: "Connect a channel" })).toHaveAttribute("href", "/integrations");
  });
});

it("is read by agents and changed by nobody but owners and admins", async () => {
  keeping(anAccount({ guidance: "Be brief.", hours: HOURS }));
  open(aSession({ role: "agent", rights: ["read_conversations", "read_integrations"] }));
  expect(await screen.findByText("Owners and admins can change this.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: /Guidance/ })).toHaveAttribute("readonly");
  expect(screen.getByRole("button", { name: /When a customer writes/ })).toBeDisabled();
  expect(screen.getByRole("slider")).toBeDisabled();
  expect(screen.queryByRole("button", { name: "Add a holiday" })).not.toBeInTheDocument();
});

it("offers to try again when it cannot be loaded", async () => {
  server.use(http.get(url("/api/automation"), () => refusal(500, "internal", "It broke."), { once: true }));
  const { user } = open();
  expect(await screen.findByRole("alert")).toHaveTextContent("It broke.");
  keeping();
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("slider")).toBeInTheDocument();
});
