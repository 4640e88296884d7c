/** Signing in, finding one's way, and what the page does when something is missing. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { openSession, sessionState } from "@/api/session";
import { aSession } from "@/testing/cast";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { violations } from "@/testing/axe";
import { setWidth } from "@/testing/browser";
import { AppRoutes } from "./AppRoutes";

describe("signing in", () => {
  it("leads from the sign-in page to the inbox", async () => {
    server.use(http.post(url("/api/auth/login"), () => HttpResponse.json(aSession())));
    const { user } = show(<AppRoutes />, { at: "/inbox", session: null });
    await user.type(await screen.findByLabelText("E-mail"), "alice@acme.example");
    await user.type(screen.getByLabelText("Password"), "a long password");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { name: /Inbox/ })).toBeVisible();
    expect(await screen.findByRole("link", { name: /Priya Raman/ })).toBeVisible();
  });

  it("says what is wrong with the password without saying whether the e-mail exists", async () => {
    server.use(http.post(url("/api/auth/login"), () => refusal(401, "not_signed_in", "No.")));
    const { user } = show(<AppRoutes />, { at: "/login", session: null });
    await user.type(await screen.findByLabelText("E-mail"), "alice@acme.example");
    await user.type(screen.getByLabelText("Password"), "wrong");
    await user.click(screen.getByRole("button", { name: "Sign in" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("The e-mail or the password is not right.");
  });

  it("shows what is missing at the fields and puts the focus on the first", async () => {
    const { user } = show(<AppRoutes />, { at: "/register", session: null });
    await user.click(await screen.findByRole("button", { name: "Create account" }));
    expect(screen.getByLabelText("Business name")).toHaveFocus();
    expect(screen.getByLabelText("Password")).toHaveAccessibleDescription(/at least 10 characters/i);
    expect(await violations()).toEqual([]);
  });

  it("shows the server's refusal at the field that it names", async () => {
    server.use(
      http.post(url("/api/auth/register"), () =>
        refusal(422, "invalid", "Some fields are not valid.", { name: "Too short." }),
      ),
    );
    const { user } = show(<AppRoutes />, { at: "/register", session: null });
    await user.type(await screen.findByLabelText("Business name"), "Acme");
    await user.type(screen.getByLabelText("Your name"), "A");
    await user.type(screen.getByLabelText("E-mail"), "alice@acme.example");
    await user.type(screen.getByLabelText("Password"), "a long password");
    await user.click(screen.getByRole("button", { name: "Create account" }));
    await waitFor(() => expect(screen.getByLabelText("Your name")).toHaveAccessibleDescription("Too short."));
  });

  it("ends the session at the server and here", async () => {
    let csrf: string | null = null;
    server.use(
      http.post(url("/api/auth/logout"), ({ request }) => {
        csrf = request.headers.get("X-CSRF-Token");
        return new HttpResponse(null, { status: 204 });
      }),
    );
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    await user.click(await screen.findByRole("button", { name: /Account and settings/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Sign out" }));
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
    expect(csrf).toBe("csrf-1");
    expect(sessionState().status).toBe("signedOut");
  });
});

describe("a link from a letter", () => {
  it.each([
    ["/verify", "Confirm your e-mail address"],
    ["/confirm-email", "Use your new e-mail address"],
    ["/reset", "Choose a new password"],
  ])("to %s is open to everybody, signed in or not", async (path, title) => {
    const { unmount } = show(<AppRoutes />, { at: `${path}#token=t-1`, session: null });
    expect(await screen.findByRole("heading", { name: title })).toBeVisible();
    unmount();
    show(<AppRoutes />, { at: `${path}#token=t-1` });
    expect(await screen.findByRole("heading", { name: title })).toBeVisible();
  });
});

describe("the frame", () => {
  it("leads to the person's own page", async () => {
    server.use(http.get(url("/api/me/sessions"), () => HttpResponse.json({ items: [] })));
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    await user.click(await screen.findByRole("button", { name: /Account and settings/ }));
    await user.click(await screen.findByRole("menuitem", { name: "Your profile and security" }));
    expect(await screen.findByRole("heading", { name: "Your profile and security" })).toBeVisible();
  });

  it("reminds whoever has not proven the address yet, and nobody else", async () => {
    const session = aSession({ email_verified: false });
    server.use(http.get(url("/api/auth/session"), () => HttpResponse.json(session)));
    const { unmount } = show(<AppRoutes />, { at: "/inbox", session });
    expect(await screen.findByText(/Confirm your e-mail address/)).toBeVisible();
    unmount();
    show(<AppRoutes />, { at: "/inbox" });
    expect(await screen.findByRole("heading", { name: /Inbox/ })).toBeVisible();
    expect(screen.queryByText(/Confirm your e-mail address/)).not.toBeInTheDocument();
  });

  it("leads only to what exists", async () => {
    show(<AppRoutes />, { at: "/inbox" });
    const main = await screen.findByRole("navigation", { name: "Main" });
    expect(
      within(main)
        .getAllByRole("link")
        .map((link) => link.textContent),
    ).toEqual(["Inbox", "Knowledge", "Integrations", "Settings"]);
  });

  it("offers the simulator where there is one", async () => {
    server.use(http.get(url("/api/simulator"), () => HttpResponse.json({ channels: [], faults: {} })));
    show(<AppRoutes />, { at: "/inbox" });
    expect(await screen.findByRole("link", { name: "Simulator" })).toBeVisible();
  });

  it("says so when an address leads nowhere", async () => {
    show(<AppRoutes />, { at: "/nowhere" });
    expect(await screen.findByRole("heading", { name: "There is nothing at this address" })).toBeVisible();
  });

  it("lists the shortcuts when asked with a question mark, and switches them off", async () => {
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    await screen.findByRole("link", { name: /Priya Raman/ });
    await user.keyboard("?");
    const sheet = await screen.findByRole("dialog", { name: "Keyboard shortcuts" });
    expect(within(sheet).getByText("Next conversation")).toBeVisible();
    await user.click(within(sheet).getByRole("switch"));
    await user.keyboard("{Escape}");
    await user.keyboard("?");
    await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
    expect(localStorage.getItem("dana.shortcuts")).toBe("false");
  });

  it("finds a place by a few letters", async () => {
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    await user.click(await screen.findByRole("button", { name: /Search or jump to/ }));
    await user.type(await screen.findByRole("combobox"), "knowl");
    expect(screen.getByRole("option", { selected: true })).toHaveTextContent("Knowledge");
    await user.keyboard("{Escape}");
  });

  it("has its navigation below the page on a phone, and hides it in a conversation", async () => {
    setWidth(390);
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    expect(await screen.findByRole("button", { name: "More" })).toBeVisible();
    await user.click(await screen.findByRole("link", { name: /Priya Raman/ }));
    expect(await screen.findByRole("heading", { name: "Priya Raman" })).toBeVisible();
    expect(screen.queryByRole("button", { name: "More" })).not.toBeInTheDocument();
    expect(screen.getByRole("link", { name: "Back to the list" })).toBeVisible();
  });

  it("asks again when the server cannot be reached at the start", async () => {
    document.cookie = "dana_csrf=csrf-1";
    openSession(aSession());
    server.use(http.get(url("/api/conversations"), () => HttpResponse.error(), { once: true }));
    const { user } = show(<AppRoutes />, { at: "/inbox" });
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByRole("link", { name: /Priya Raman/ })).toBeVisible();
  });
});
