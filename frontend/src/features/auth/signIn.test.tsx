/** Signing in with a code, being asked to wait, and registering by letter. */
import { screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { sessionState } from "@/api/session";
import { aSession, ALICE } from "@/testing/cast";
import { show } from "@/testing/render";
import { aHealth, refusal, server, url } from "@/testing/server";
import { violations } from "@/testing/axe";
import { accepted, heard, open, PASSWORD } from "./cast";
import ProveEmailBanner from "./ProveEmailBanner";

async function fillIn(user: ReturnType<typeof open>["user"]) {
  await user.type(await screen.findByLabelText("E-mail"), ALICE.email);
  await user.type(screen.getByLabelText("Password"), PASSWORD);
  await user.click(screen.getByRole("button", { name: "Sign in" }));
}

describe("signing in with a second factor", () => {
  beforeEach(() => {
    heard("/api/auth/login", () => HttpResponse.json({ second_factor: true, ticket: "ticket-1" }));
  });

  it("asks for the code after the password and signs in with both", async () => {
    const codes = heard("/api/auth/login/second-factor", () => HttpResponse.json(aSession()));
    const { user } = open("/login");
    await fillIn(user);
    const code = await screen.findByLabelText("Code from the app");
    expect(code).toHaveFocus();
    expect(code).toHaveAttribute("autocomplete", "one-time-code");
    expect(await violations()).toEqual([]);
    await user.type(code, "123 456{Enter}");
    await waitFor(() => expect(sessionState().status).toBe("signedIn"));
    expect(codes).toEqual([{ ticket: "ticket-1", code: "123456" }]);
  });

  it("takes a recovery code, says at the field why one is refused, and starts again when asked", async () => {
    const codes = heard("/api/auth/login/second-factor", () =>
      refusal(401, "not_signed_in", "This code is not right."),
    );
    const { user } = open("/login");
    await fillIn(user);
    await user.click(await screen.findByRole("button", { name: "Use a recovery code instead" }));
    await user.type(screen.getByLabelText("Recovery code"), "abcd-efgh{Enter}");
    await waitFor(() =>
      expect(screen.getByLabelText("Recovery code")).toHaveAccessibleDescription("This code is not right."),
    );
    expect(codes).toEqual([{ ticket: "ticket-1", code: "abcd-efgh" }]);
    expect(sessionState().status).not.toBe("signedIn");
    await user.click(screen.getByRole("button", { name: "Start again with the password" }));
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });
});

describe("a server that has heard enough", () => {
  it("is left alone for as long as it says, which counts down on the button", async () => {
    const tries = heard("/api/auth/login", () =>
      HttpResponse.json(
        { error: { code: "too_many", message: "Too many tries. Wait a little.", details: {}, request_id: "r" } },
        { status: 429, headers: { "Retry-After": "90" } },
      ),
    );
    vi.useFakeTimers({ toFake: ["Date", "setInterval", "clearInterval"] });
    try {
      const { user } = open("/login");
      await fillIn(user);
      expect(await screen.findByRole("alert")).toHaveTextContent("Too many tries. Wait a little.");
      expect(screen.getByRole("button", { name: "Try again in 90 seconds" })).toBeDisabled();
      await user.type(screen.getByLabelText("Password"), "{Enter}");
      expect(tries).toHaveLength(1);
      vi.advanceTimersByTime(60_000);
      expect(await screen.findByRole("button", { name: "Try again in 30 seconds" })).toBeDisabled();
      vi.advanceTimersByTime(31_000);
      expect(await screen.findByRole("button", { name: "Sign in" })).toBeEnabled();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe("registering", () => {
  it("shows where the letter went, and sends it again once a minute at most", async () => {
    heard("/api/auth/register", () => HttpResponse.json({ status: "letter_sent" }, { status: 202 }));
    const again = heard("/api/auth/verify/resend", accepted);
    const { user } = open("/register");
    await user.type(await screen.findByLabelText("Business name"), "Acme");
    await user.type(screen.getByLabelText("Your name"), "Alice Reed");
    await user.type(screen.getByLabelText("E-mail"), ` ${ALICE.email}`);
    await user.type(screen.getByLabelText("Password"), PASSWORD);
    await user.click(screen.getByRole("button", { name: "Create account" }));
    expect(await screen.findByRole("heading", { name: "Look into your mail" })).toBeVisible();
    expect(screen.getByText(ALICE.email)).toBeVisible();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Send the letter again" }));
    expect(await screen.findByRole("button", { name: /^Sent; again in/ })).toBeDisabled();
    expect(again).toEqual([{ email: ALICE.email }]);
    expect(sessionState().status).not.toBe("signedIn");
  });

  it("says in words how good the password is", async () => {
    const { user } = open("/register");
    const password = await screen.findByLabelText("Password");
    await user.type(screen.getByLabelText("Your name"), "Montgomery");
    await user.type(password, "kettles");
    expect(password).toHaveAccessibleDescription("Too short: 3 more characters.");
    await user.clear(password);
    await user.type(password, "montgomery2026");
    expect(password).toHaveAccessibleDescription(/your own name/);
    await user.clear(password);
    await user.type(password, PASSWORD);
    expect(password).toHaveAccessibleDescription("Strong.");
    await user.click(screen.getByRole("button", { name: "Show what is typed" }));
    expect(password).toHaveAttribute("type", "text");
  });

  it("lets somebody who registered and lost the letter ask for it at the sign-in", async () => {
    heard("/api/auth/login", () => refusal(401, "not_signed_in", "No."));
    const again = heard("/api/auth/verify/resend", accepted);
    const { user } = open("/login");
    await fillIn(user);
    await user.click(await screen.findByRole("button", { name: "Just registered? Get the letter again" }));
    await user.click(await screen.findByRole("button", { name: "Send the letter" }));
    await waitFor(() => expect(again).toEqual([{ email: ALICE.email }]));
  });
});

describe("where people join by invitation alone", () => {
  beforeEach(() => {
    server.use(http.get(url("/api/health"), () => HttpResponse.json(aHealth({ registering: false }))));
  });

  it("says so on the sign-in page, in place of a way to register", async () => {
    open("/login");
    expect(await screen.findByText(/People join by invitation here/)).toBeVisible();
    expect(screen.queryByRole("link", { name: "Create an account" })).not.toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Sign in" })).toBeEnabled();
    expect(await violations()).toEqual([]);
  });

  it("says so to whoever comes to register, and shows the way back", async () => {
    const { user } = open("/register");
    expect(await screen.findByRole("heading", { name: "Registering is closed here" })).toBeVisible();
    expect(screen.queryByLabelText("Password")).not.toBeInTheDocument();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("link", { name: "Sign in" }));
    expect(await screen.findByRole("heading", { name: "Sign in" })).toBeVisible();
  });
});

describe("a server that does not say whether people may register", () => {
  it("is asked by registering", async () => {
    server.use(http.get(url("/api/health"), () => refusal(503, "unavailable", "Not now.")));
    open("/register");
    expect(await screen.findByRole("button", { name: "Create account" })).toBeEnabled();
    open("/login");
    expect(await screen.findByRole("link", { name: "Create an account" })).toBeVisible();
  });
});

describe("somebody whose address is not proven", () => {
  const session = aSession({ email_verified: false });
  const proven = (email_verified: boolean) =>
    server.use(http.get(url("/api/auth/session"), () => HttpResponse.json({ ...session, email_verified })));

  it("is reminded, and can have the letter again", async () => {
    proven(false);
    const again = heard("/api/auth/verify/resend", accepted);
    const { user } = show(<ProveEmailBanner />, { session });
    expect(await screen.findByText(new RegExp(`letter to ${ALICE.email}`))).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Send the letter again" }));
    await waitFor(() => expect(again).toEqual([{ email: ALICE.email }]));
    expect(sessionState()).toMatchObject({ session: { email_verified: false } });
  });

  it("is left in peace as soon as the link was used elsewhere", async () => {
    proven(true);
    show(<ProveEmailBanner />, { session });
    await waitFor(() => expect(sessionState()).toMatchObject({ session: { email_verified: true } }));
  });
});
