/** The team: who is in it, what they may do, who is asked to join. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { setWidth } from "@/testing/browser";
import { refusal, server, url } from "@/testing/server";
import { aMember, anInvitation, OWNER, teamOf } from "./cast";
import { openSettings } from "./openSettings";
import type { Invitation, Member } from "@/api/types";

const members = async () => within(await screen.findByRole("list", { name: "Members" }));
const agent = () => aSession({ role: "agent", rights: ["read_conversations", "read_members"] });

/** A server that keeps what is changed. */
function livingTeam(team: Member[], waiting: Invitation[] = []) {
  const seen: unknown[] = [];
  server.use(
    http.patch(url("/api/members/:id"), async ({ params, request }) => {
      const change = (await request.json()) as Partial<Member>;
      seen.push(change);
      const one = team.find(({ user_id }) => user_id === params.id);
      return HttpResponse.json(Object.assign(one ?? {}, change));
    }),
    http.delete(url("/api/members/:id"), ({ params }) => {
      team.splice(
        team.findIndex(({ user_id }) => user_id === params.id),
        1,
      );
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(url("/api/invitations"), async ({ request }) => {
      const body = (await request.json()) as Partial<Invitation>;
      seen.push(body);
      const made = anInvitation({ ...body, id: String(seen.length) });
      waiting.push(made);
      return HttpResponse.json(made, { status: 201 });
    }),
    http.delete(url("/api/invitations/:id"), ({ params }) => {
      waiting.splice(
        waiting.findIndex(({ id }) => id === params.id),
        1,
      );
      return new HttpResponse(null, { status: 204 });
    }),
    ...teamOf(team, waiting),
  );
  return seen;
}

describe("the members", () => {
  it("stand with their role, and the last owner is explained", async () => {
    livingTeam([OWNER, aMember({ second_factor: true })]);
    openSettings("/settings/team");
    const list = await members();
    expect(list.getByText("Bob Stone")).toBeInTheDocument();
    expect(list.getByText("Second factor")).toBeInTheDocument();
    expect(list.getByText(/Alice Reed is the only owner/)).toBeInTheDocument();
    expect(list.getByRole("link", { name: "Hand the account over" })).toHaveAttribute("href", "/settings/account");
    expect(list.queryByRole("button", { name: /role of Alice/ })).toBeNull();
    expect(await violations()).toEqual([]);
  });

  it("get another role by menu, with a way back", async () => {
    const seen = livingTeam([OWNER, aMember({ channels: ["c1"] })]);
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "Change the role of Bob Stone: Agent" }));
    await user.click(await screen.findByRole("menuitemradio", { name: /^Admin/ }));
    expect(await screen.findByText("Bob Stone is now: Admin.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(seen).toEqual([{ role: "admin" }, { role: "agent", channels: ["c1"] }]));
  });

  it("keep their role when the server refuses, and it says why", async () => {
    livingTeam([OWNER, aMember()]);
    server.use(http.patch(url("/api/members/:id"), () => refusal(409, "conflict", "Somebody changed this just now.")));
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: /Change the role of Bob/ }));
    await user.click(await screen.findByRole("menuitemradio", { name: /^Viewer/ }));
    expect(await screen.findByText("Somebody changed this just now.")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Change the role of Bob Stone: Agent" })).toBeInTheDocument();
  });

  it("are removed after a question, and can be invited back", async () => {
    const seen = livingTeam([OWNER, aMember()]);
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "More about Bob Stone" }));
    await user.click(await screen.findByRole("menuitem", { name: "Remove from the account…" }));
    await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Remove" }));
    await user.click(await screen.findByRole("button", { name: "Invite back" }));
    await waitFor(() => expect(seen).toEqual([{ email: "bob@acme.example", role: "agent", channels: null }]));
    expect((await members()).queryByText("Bob Stone")).toBeNull();
  });

  it("are limited to channels by name, at least one of them", async () => {
    const seen = livingTeam([OWNER, aMember()]);
    const channel = (id: string, name: string) => ({ id, name, connector: "whatsapp" });
    server.use(
      http.get(url("/api/integrations"), () =>
        HttpResponse.json({ items: [channel("c1", "Shop"), channel("c2", "Repairs")], next_cursor: null }),
      ),
      http.get(url("/api/integrations/catalogue"), () =>
        HttpResponse.json({ items: [{ key: "whatsapp", kind: "channel", name: "WhatsApp" }] }),
      ),
    );
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "More about Bob Stone" }));
    await user.click(await screen.findByRole("menuitem", { name: "Limit to channels…" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Channels of Bob Stone" }));
    await user.click(dialog.getByRole("radio", { name: "Only some" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    expect(dialog.getByRole("alert")).toHaveTextContent("Choose at least one channel.");
    await user.click(await dialog.findByRole("checkbox", { name: "Repairs" }));
    await user.click(dialog.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(seen).toEqual([{ channels: ["c2"] }]));
    expect((await members()).getByText("Repairs")).toBeInTheDocument();
  });

  it("can only be looked at by who does not manage them", async () => {
    livingTeam([OWNER, aMember()]);
    openSettings("/settings/team", agent());
    expect((await members()).getByText("Agent")).toBeInTheDocument();
    expect(screen.queryByRole("button", { name: "Invite" })).toBeNull();
    expect(screen.queryByRole("heading", { name: "Invitations" })).toBeNull();
  });

  it("that cannot be loaded say why and are asked for again", async () => {
    livingTeam([OWNER]);
    server.use(
      http.get(url("/api/members"), () => refusal(403, "not_allowed", "You may not do that."), { once: true }),
    );
    const { user } = openSettings("/settings/team");
    expect(await screen.findByText("You may not do that.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect((await members()).getByText("Alice Reed")).toBeInTheDocument();
  });
});

describe("the rule of a second factor", () => {
  const owner = () => aSession({ second_factor: true });

  it("is an owner's switch, and says how many have none", async () => {
    livingTeam([{ ...OWNER, second_factor: true }, aMember()]);
    const heard: unknown[] = [];
    server.use(
      http.put(url("/api/members/second-factor"), async ({ request }) => {
        heard.push(await request.json());
        return HttpResponse.json({ items: [{ ...OWNER, second_factor: true }], second_factor_demanded: true });
      }),
    );
    const { user } = openSettings("/settings/team", owner());
    const rule = await screen.findByRole("switch", { name: "Everybody here needs a second factor" });
    expect(screen.getByText("1 member has none yet")).toBeInTheDocument();
    expect(rule).not.toBeChecked();
    expect(await violations()).toEqual([]);
    await user.click(rule);
    expect(await screen.findByText("Everybody here needs a second factor now.")).toBeInTheDocument();
    expect(screen.getByText("Everybody has one")).toBeInTheDocument();
    expect(rule).toBeChecked();
    expect(heard).toEqual([{ demanded: true }]);
  });

  it("stays as it was when the server refuses", async () => {
    livingTeam([OWNER]);
    server.use(http.put(url("/api/members/second-factor"), () => refusal(409, "conflict", "Set up your own first.")));
    const { user } = openSettings("/settings/team", owner());
    const rule = await screen.findByRole("switch", { name: "Everybody here needs a second factor" });
    await user.click(rule);
    expect(await screen.findByText("Set up your own first.")).toBeInTheDocument();
    expect(rule).not.toBeChecked();
  });

  it("sends an owner without one to their own first, and only owners change it", async () => {
    livingTeam([OWNER]);
    openSettings("/settings/team");
    expect(await screen.findByRole("switch", { name: /Everybody here/ })).toBeDisabled();
    expect(screen.getByRole("link", { name: "To your second factor" })).toHaveAttribute("href", "/me");
  });

  it("is shown to an admin, who cannot change it", async () => {
    livingTeam([OWNER]);
    const rights = ["read_members", "manage_members"] as const;
    openSettings("/settings/team", aSession({ role: "admin", rights: [...rights], second_factor: true }));
    expect(await screen.findByRole("switch", { name: /Everybody here/ })).toBeDisabled();
    expect(screen.getByText("Only an owner can change this.")).toBeInTheDocument();
  });
});

describe("an invitation", () => {
  it("is sent to an address with a role, and waits in the list", async () => {
    const seen = livingTeam([OWNER]);
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "Invite" }));
    const dialog = within(await screen.findByRole("dialog", { name: "Invite somebody" }));
    await user.click(dialog.getByRole("button", { name: "Send the invitation" }));
    expect(dialog.getByLabelText("E-mail")).toHaveAccessibleDescription(/Fill this in|Enter/);
    await user.type(dialog.getByLabelText("E-mail"), "erin@example.com");
    expect(await violations()).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Send the invitation" }));
    expect(await screen.findByText("An invitation is on its way to erin@example.com.")).toBeInTheDocument();
    expect(seen).toEqual([{ email: "erin@example.com", role: "agent", channels: null }]);
    const waiting = within(await screen.findByRole("list", { name: "Invitations" }));
    expect(waiting.getByText("erin@example.com")).toBeInTheDocument();
  });

  it("says how long to wait when too many were sent", async () => {
    livingTeam([OWNER]);
    server.use(
      http.post(url("/api/invitations"), () =>
        HttpResponse.json(
          { error: { code: "too_many", message: "Too many." } },
          {
            status: 429,
            headers: { "Retry-After": "90" },
          },
        ),
      ),
    );
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "Invite" }));
    await user.type(await screen.findByLabelText("E-mail"), "erin@example.com{Enter}");
    expect(await screen.findByRole("button", { name: /90 s|89 s/ })).toBeDisabled();
  });

  it("is withdrawn, with a way back", async () => {
    const seen = livingTeam([OWNER], [anInvitation()]);
    const { user } = openSettings("/settings/team");
    await user.click(await screen.findByRole("button", { name: "Withdraw the invitation of dan@example.com" }));
    expect(await screen.findByText("Nobody is invited just now")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Undo" }));
    await waitFor(() => expect(seen).toEqual([{ email: "dan@example.com", role: "viewer", channels: null }]));
  });

  it("is sent again, with a new letter", async () => {
    livingTeam([OWNER], [anInvitation({ expired: true })]);
    server.use(http.post(url("/api/invitations/:id/resend"), () => HttpResponse.json(anInvitation())));
    const { user } = openSettings("/settings/team");
    expect(await screen.findByText("Expired")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Send the letter to dan@example.com again" }));
    expect(await screen.findByText(/A new letter is on its way/)).toBeInTheDocument();
  });
});

describe("the settings", () => {
  it("show only the pages that the person's rights open", async () => {
    livingTeam([OWNER]);
    openSettings("/settings/team", agent());
    const pages = within(await screen.findByRole("navigation", { name: "Settings" }));
    expect(pages.getAllByRole("link").map((link) => link.textContent)).toEqual(["Account", "Lessons", "Team"]);
  });

  it("say so when a page is not for the person", async () => {
    openSettings("/settings/audit", agent());
    expect(await screen.findByRole("heading", { name: "This page is not for your role" })).toBeInTheDocument();
  });

  it("are a list on a phone, and each page leads back to it", async () => {
    setWidth(390);
    livingTeam([OWNER]);
    const { user } = openSettings("/settings");
    expect(await screen.findByRole("heading", { name: "Settings" })).toBeInTheDocument();
    await user.click(screen.getByRole("link", { name: /^Team/ }));
    expect(await screen.findByRole("heading", { name: "Team" })).toBeInTheDocument();
    await user.click(screen.getByRole("link", { name: "Back to the settings" }));
    expect(await screen.findByRole("link", { name: /^Audit log/ })).toBeInTheDocument();
  });

  it("open their first page where there is room for the list beside it", async () => {
    livingTeam([OWNER]);
    openSettings("/settings");
    expect(await screen.findByRole("heading", { name: "Account" })).toBeInTheDocument();
  });

  it("show the server's own table of who may do what", async () => {
    livingTeam([OWNER]);
    openSettings("/settings/team");
    const row = await screen.findByRole("row", { name: /Invite, change and remove members/ });
    expect(
      within(row)
        .getAllByRole("cell")
        .map((cell) => cell.textContent),
    ).toEqual(["Yes", "Yes", "–No", "–No"]);
  });
});
