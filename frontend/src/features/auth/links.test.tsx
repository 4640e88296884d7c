/** What the links in letters lead to. */
import { act, screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { sessionState } from "@/api/session";
import { aSession, ALICE } from "@/testing/cast";
import { aHealth, refusal, server, url } from "@/testing/server";
import { violations } from "@/testing/axe";
import { accepted, address, goTo, heard, noContent, open, PASSWORD } from "./cast";

describe("a link from a letter", () => {
  it("leaves no token in the address bar and does nothing before the press", async () => {
    const proofs = heard("/api/auth/verify", () => HttpResponse.json(aSession()));
    const { user } = open("/verify#token=t-1");
    const confirm = await screen.findByRole("button", { name: "Confirm the address" });
    await waitFor(() => expect(address()).toBe("/verify"));
    expect(proofs).toEqual([]);
    expect(await violations()).toEqual([]);
    await user.click(confirm);
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
    expect(proofs).toEqual([{ token: "t-1" }]);
    expect(sessionState().status).toBe("signedIn");
  });

  it("that proves an address in another browser leads to the sign-in", async () => {
    heard("/api/auth/verify", noContent);
    const { user } = open("/verify#token=t-1");
    await user.click(await screen.findByRole("button", { name: "Confirm the address" }));
    expect(await screen.findByRole("heading", { name: "Your e-mail address is confirmed" })).toBeVisible();
    expect(screen.getByRole("link", { name: "Back to the sign-in" })).toHaveAttribute("href", "/login");
  });

  it("ends the reminder of somebody who is signed in", async () => {
    heard("/api/auth/verify", noContent);
    const { user } = open("/verify#token=t-1", aSession({ email_verified: false }));
    await user.click(await screen.findByRole("button", { name: "Confirm the address" }));
    expect(await screen.findByRole("link", { name: "Go to the inbox" })).toBeVisible();
    expect(sessionState()).toMatchObject({ session: { email_verified: true } });
  });

  it("that is used up says so, and one without a token too", async () => {
    heard("/api/auth/confirm-email", () => refusal(422, "invalid", "This link is not good."));
    const { user, unmount } = open("/confirm-email#token=t-1");
    await user.click(await screen.findByRole("button", { name: "Use the new address" }));
    expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    unmount();
    open("/confirm-email");
    expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
  });

  it("that follows another one in the same tab is a new one", async () => {
    const proofs = heard("/api/auth/verify", () => refusal(422, "invalid", "This link is not good."));
    const { user } = open("/verify#token=old");
    await user.click(await screen.findByRole("button", { name: "Confirm the address" }));
    expect(await screen.findByRole("heading", { name: "This link does not work any more" })).toBeVisible();
    act(() => goTo("/verify#token=new"));
    await user.click(await screen.findByRole("button", { name: "Confirm the address" }));
    await waitFor(() => expect(proofs).toEqual([{ token: "old" }, { token: "new" }]));
    expect(address()).toBe("/verify");
  });

  it("keeps its button when only the connection failed", async () => {
    server.use(http.post(url("/api/auth/verify"), () => HttpResponse.error()));
    const { user } = open("/verify#token=t-1");
    await user.click(await screen.findByRole("button", { name: "Confirm the address" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The server could not be reached.");
    heard("/api/auth/verify", noContent);
    await user.click(screen.getByRole("button", { name: "Confirm the address" }));
    expect(await screen.findByRole("heading", { name: "Your e-mail address is confirmed" })).toBeVisible();
  });
});

describe("a forgotten password", () => {
  it("is answered alike whoever asks", async () => {
    const asked = heard("/api/auth/forgot", accepted);
    const { user } = open("/forgot");
    await user.type(await screen.findByLabelText("E-mail"), "nobody@acme.example{Enter}");
    expect(await screen.findByText(/If somebody signs in with this address/)).toBeVisible();
    expect(asked).toEqual([{ email: "nobody@acme.example" }]);
  });

  it("is set anew by the link, which signs nobody in", async () => {
    const resets = heard("/api/auth/reset", noContent);
    const { user } = open("/reset#token=t-2", aSession());
    await user.type(await screen.findByLabelText("New password"), `${PASSWORD}{Enter}`);
    expect(await screen.findByRole("heading", { name: "Your new password is set" })).toBeVisible();
    expect(resets).toEqual([{ token: "t-2", password: PASSWORD }]);
    expect(sessionState().status).toBe("signedOut");
  });

  it("stays at the field when the server finds the new one too weak", async () => {
    heard("/api/auth/reset", () => refusal(422, "invalid", "No.", { password: "This is tried first." }));
    const { user } = open("/reset#token=t-2");
    await user.type(await screen.findByLabelText("New password"), `${PASSWORD}{Enter}`);
    await waitFor(() =>
      expect(screen.getByLabelText("New password")).toHaveAccessibleDescription(/This is tried first/),
    );
  });

  it("can be asked for again when the link is too old", async () => {
    heard("/api/auth/reset", () => refusal(422, "invalid", "This link is not good.", { token: "Unknown." }));
    const { user } = open("/reset#token=t-2");
    await user.type(await screen.findByLabelText("New password"), `${PASSWORD}{Enter}`);
    expect(await screen.findByRole("link", { name: "Ask for another letter" })).toHaveAttribute("href", "/forgot");
  });
});

describe("an invitation", () => {
  const invited = (facts: object = {}) =>
    heard("/api/auth/invitation", () =>
      HttpResponse.json({ account_name: "Acme", email: "bob@acme.example", role: "agent", has_user: false, ...facts }),
    );

  it("lets somebody new join with a name and a password", async () => {
    invited();
    const joined = heard("/api/auth/invitation/accept", () => HttpResponse.json(aSession()));
    const { user } = open("/invitation#token=t-3");
    expect(await screen.findByRole("heading", { name: "Join Acme" })).toBeVisible();
    expect(screen.getByText(/bob@acme.example, with the role: Agent/)).toBeVisible();
    await user.type(screen.getByLabelText("Your name"), "Bob Stone");
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Join" }));
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
    expect(joined).toEqual([{ token: "t-3", name: "Bob Stone", password: PASSWORD }]);
  });

  it("asks somebody who has a sign-in to use it, and comes back", async () => {
    invited({ has_user: true });
    const { user } = open("/invitation#token=t-3");
    await user.click(await screen.findByRole("link", { name: "Sign in" }));
    expect(await screen.findByLabelText("Password")).toBeVisible();
    expect(address()).toBe("/login");
    expect(window.location.href).not.toContain("t-3");
  });

  it("takes one press of the person it is for", async () => {
    invited({ email: ALICE.email.toUpperCase(), has_user: true });
    const joined = heard("/api/auth/invitation/accept", () => HttpResponse.json(aSession()));
    const { user } = open("/invitation#token=t-3", aSession());
    await user.click(await screen.findByRole("button", { name: "Join" }));
    expect(await screen.findByRole("heading", { name: "Inbox" })).toBeVisible();
    expect(joined).toEqual([{ token: "t-3" }]);
  });

  it("is not for whoever else is signed in at this browser", async () => {
    invited();
    server.use(http.post(url("/api/auth/logout"), noContent));
    const { user } = open("/invitation#token=t-3", aSession());
    expect(await screen.findByText(/somebody else was invited/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Sign out and go on" }));
    expect(await screen.findByLabelText("Your name")).toBeVisible();
  });

  it("that was taken back says whom to ask", async () => {
    heard("/api/auth/invitation", () => refusal(404, "not_found", "No."));
    open("/invitation#token=t-3");
    expect(await screen.findByText(/Ask whoever invited you/)).toBeVisible();
  });
});

describe("the letters of a development system", () => {
  it("are linked from the sign-in and lead where they say", async () => {
    const letter = {
      id: "1",
      to: ALICE.email,
      subject: "Confirm your e-mail address",
      text: "Confirm it:\n\nhttps://elsewhere.example:8000/verify#token=t-9\n\nBye.",
      at: "2026-03-02T09:00:00Z",
    };
    server.use(
      http.get(url("/api/health"), () => HttpResponse.json(aHealth({ letters: true }))),
      http.get(url("/api/letters"), () => HttpResponse.json({ items: [letter] })),
    );
    const { user } = open("/login");
    await user.click(await screen.findByRole("link", { name: "Letters of this development system" }));
    expect(await screen.findByRole("heading", { name: letter.subject })).toBeVisible();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("link", { name: /token=t-9/ }));
    expect(await screen.findByRole("button", { name: "Confirm the address" })).toBeVisible();
  });

  it("are neither linked nor asked for where letters are sent", async () => {
    const asked: string[] = [];
    server.events.on("request:start", ({ request }) => asked.push(new URL(request.url).pathname));
    open("/login");
    await waitFor(() => expect(asked).toContain("/api/health"));
    expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
    expect(screen.queryByRole("link", { name: "Letters of this development system" })).toBeNull();
    expect(asked).not.toContain("/api/letters");
    server.events.removeAllListeners();
  });

  it("are not there where letters are sent", async () => {
    open("/letters");
    expect(await screen.findByRole("heading", { name: "Letters are sent here" })).toBeVisible();
  });
});
