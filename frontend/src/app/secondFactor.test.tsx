/** An account that asks everybody for a second factor, for who has none. */
import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { sessionState } from "@/api/session";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { server, url } from "@/testing/server";
import { AppRoutes } from "./AppRoutes";

const OTHER = { id: "a0000000-0000-4000-8000-000000000009", name: "Harbour Café" };
const needing = () =>
  aSession({
    role: "agent",
    second_factor_needed: true,
    accounts: [
      { ...aSession().account, role: "agent" },
      { ...OTHER, role: "owner" },
    ],
  });

describe("an account that asks for a second factor", () => {
  it("shows nothing but the way to set it up, and goes on from there", async () => {
    server.use(
      http.get(url("/api/members"), () => HttpResponse.json({}, { status: 403 })),
      http.post(url("/api/me/second-factor/start"), () =>
        HttpResponse.json({ uri: "otpauth://totp/Dana:alice?secret=ABCD", secret: "ABCD EFGH" }),
      ),
      http.post(url("/api/me/second-factor"), () => HttpResponse.json({ recovery_codes: ["aaaaaa-bbbbbb"] })),
    );
    const { user } = show(<AppRoutes />, { at: "/inbox", session: needing() });
    expect(await screen.findByRole("heading", { name: "Set up your second factor to go on" })).toBeVisible();
    expect(screen.queryByRole("navigation")).toBeNull();
    expect(await violations()).toEqual([]);
    await user.click(screen.getByRole("button", { name: "Set it up" }));
    await user.type(await screen.findByLabelText(/password/i), "kettles sing at noon{Enter}");
    await user.type(await screen.findByLabelText("Code from the app"), "123456{Enter}");
    const codes = within(await screen.findByRole("dialog", { name: "Recovery codes" }));
    expect(codes.getByText("aaaaaa-bbbbbb")).toBeVisible();
    await user.click(codes.getByRole("button", { name: /kept/ }));
    expect(await screen.findByRole("heading", { name: /Inbox/ })).toBeVisible();
  });

  it("lets the person work in another account", async () => {
    server.use(
      http.post(url("/api/auth/switch"), () => HttpResponse.json(aSession({ account: { ...OTHER }, role: "owner" }))),
    );
    const { user } = show(<AppRoutes />, { at: "/inbox", session: needing() });
    await user.click(await screen.findByRole("button", { name: "Harbour Café" }));
    expect(await screen.findByRole("heading", { name: /Inbox/ })).toBeVisible();
  });

  it("lets the person sign out", async () => {
    server.use(http.post(url("/api/auth/logout"), () => new HttpResponse(null, { status: 204 })));
    const { user } = show(<AppRoutes />, { at: "/inbox", session: needing() });
    await user.click(await screen.findByRole("button", { name: "Sign out" }));
    expect(await screen.findByRole("button", { name: "Sign in" })).toBeVisible();
    expect(sessionState().status).toBe("signedOut");
  });
});
