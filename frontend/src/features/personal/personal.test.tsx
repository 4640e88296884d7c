/** What a person sets about themselves, and where they are signed in. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { OpenSession } from "@/api/types";
import { sessionState } from "@/api/session";
import { useSessionState } from "@/lib/SessionContext";
import { aSession, ALICE } from "@/testing/cast";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { violations } from "@/testing/axe";
import { ToastRegion } from "@/ui/ToastRegion";
import PersonalPage from "./pages/PersonalPage";

const PASSWORD = "kettles sing at noon";
const NEW = "the harbour sleeps late";
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36";
const IPHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile/15E148 Safari/604.1";

function aPlace(facts: Partial<OpenSession> = {}): OpenSession {
  const at = "2026-03-02T09:00:00Z";
  return { id: "s1", current: true, created_at: at, last_used_at: at, address: "192.0.2.7", device: CHROME, ...facts };
}

/** A server that keeps the sessions and writes down every change it is asked for. */
function serverWith(places: OpenSession[]) {
  let left = places;
  const asked: [string, unknown][] = [];
  const hear =
    (answer: () => Response) =>
    async ({ request }: { request: Request }) => {
      asked.push([`${request.method} ${new URL(request.url).pathname}`, await request.json().catch(() => null)]);
      return answer();
    };
  const nothing = () => new HttpResponse(null, { status: 204 });
  server.use(
    http.get(url("/api/me/sessions"), () => HttpResponse.json({ items: left })),
    http.delete(url("/api/me/sessions/:id"), ({ params }) => {
      left = left.filter(({ id }) => id !== params.id);
      asked.push([`end ${String(params.id)}`, null]);
      return nothing();
    }),
    http.patch(
      url("/api/me"),
      hear(() => HttpResponse.json({ ...ALICE, name: "Alice Green" })),
    ),
    http.post(
      url("/api/me/email"),
      hear(() => new HttpResponse(null, { status: 202 })),
    ),
    http.post(
      url("/api/me/password"),
      hear(() => HttpResponse.json(aSession({ access_token: "token-2" }))),
    ),
    http.post(
      url("/api/me/second-factor/start"),
      hear(() => HttpResponse.json({ uri: "otpauth://totp/Dana:alice?secret=ABCD", secret: "ABCD EFGH" })),
    ),
    http.post(
      url("/api/me/second-factor"),
      hear(() => HttpResponse.json({ recovery_codes: ["aaaa-1111", "bbbb-2222"] })),
    ),
    http.delete(url("/api/me/second-factor"), hear(nothing)),
    http.post(
      url("/api/me/second-factor/recovery-codes"),
      hear(() => HttpResponse.json({ recovery_codes: ["cccc-3333"] })),
    ),
    http.post(url("/api/auth/logout-everywhere"), hear(nothing)),
  );
  return asked;
}

/** As the frame does it: the page is only there for somebody who is signed in. */
function Page() {
  return useSessionState().status === "signedIn" ? <PersonalPage /> : null;
}

const open = (session = aSession()) =>
  show(
    <>
      <Page />
      <ToastRegion />
    </>,
    { at: "/me", session },
  );

let asked: [string, unknown][];
beforeEach(() => {
  asked = serverWith([aPlace(), aPlace({ id: "s2", current: false, device: IPHONE })]);
});

describe("the profile", () => {
  it("takes another name, which is known everywhere at once", async () => {
    const { user } = open();
    const name = screen.getByLabelText("Your name");
    await user.clear(name);
    await user.type(name, "Alice Green ");
    await user.click(screen.getByRole("button", { name: "Save name" }));
    expect(await screen.findByText("Your name is saved.")).toBeVisible();
    expect(asked).toEqual([["PATCH /api/me", { name: "Alice Green" }]]);
    expect(sessionState()).toMatchObject({ session: { user: { name: "Alice Green" } } });
  });

  it("asks for the password before a letter goes to another address", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Change e-mail" }));
    const dialog = within(await screen.findByRole("dialog"));
    await user.type(dialog.getByLabelText("New e-mail"), "alice@home.example");
    await user.type(dialog.getByLabelText("Your password"), PASSWORD);
    expect(await violations()).toEqual([]);
    await user.click(dialog.getByRole("button", { name: "Send the letter" }));
    expect(await screen.findByText("Look into the mail of alice@home.example")).toBeVisible();
    expect(
      screen.getByText(`Until you use the link in our letter, you sign in with ${ALICE.email} as before.`),
    ).toBeVisible();
    expect(asked).toEqual([["POST /api/me/email", { email: "alice@home.example", password: PASSWORD }]]);
  });

  it("says that the address is not proven yet", () => {
    open(aSession({ email_verified: false }));
    expect(screen.getByText("Not confirmed yet")).toBeVisible();
  });
});

describe("the password", () => {
  it("is changed with the current one, and the session goes on with a new token", async () => {
    const { user } = open();
    await user.type(screen.getByLabelText("Current password"), PASSWORD);
    await user.type(screen.getByLabelText("New password"), NEW);
    await user.click(screen.getByRole("button", { name: "Change password" }));
    expect(await screen.findByText(/Your password is changed/)).toBeVisible();
    expect(asked).toContainEqual(["POST /api/me/password", { password: PASSWORD, new_password: NEW }]);
    expect(sessionState()).toMatchObject({ session: { access_token: "token-2" } });
    expect(screen.getByLabelText("Current password")).toHaveValue("");
  });

  it("says at the field that the current one is wrong", async () => {
    server.use(
      http.post(url("/api/me/password"), () =>
        refusal(422, "invalid", "No.", { password: "This is not your password." }),
      ),
    );
    const { user } = open();
    await user.type(screen.getByLabelText("Current password"), "something else");
    await user.type(screen.getByLabelText("New password"), `${NEW}{Enter}`);
    await waitFor(() => expect(screen.getByLabelText("Current password")).toHaveFocus());
    expect(screen.getByLabelText("Current password")).toHaveAccessibleDescription("This is not your password.");
  });
});

describe("the second factor", () => {
  it("is turned on with the password and a first code, and its recovery codes are shown once", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Turn on" }));
    await user.type(await screen.findByLabelText("Your password"), `${PASSWORD}{Enter}`);
    expect(await screen.findByRole("img", { name: /QR code/ })).toBeVisible();
    expect(screen.getByText("ABCD EFGH")).toBeVisible();
    expect(await violations()).toEqual([]);
    await user.type(screen.getByLabelText("Code from the app"), "123 456{Enter}");
    const codes = within(await screen.findByRole("list", { name: "Recovery codes" }));
    expect(codes.getAllByRole("listitem").map((item) => item.textContent)).toEqual(["aaaa-1111", "bbbb-2222"]);
    expect(asked).toEqual([
      ["POST /api/me/second-factor/start", { password: PASSWORD }],
      ["POST /api/me/second-factor", { code: "123456" }],
    ]);
    await user.keyboard("{Escape}");
    expect(screen.getByRole("list", { name: "Recovery codes" })).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Copy" }));
    expect(await navigator.clipboard.readText()).toContain("aaaa-1111\nbbbb-2222");
    await user.click(screen.getByRole("button", { name: "I have kept them" }));
    await waitFor(() => expect(screen.queryByText("aaaa-1111")).toBeNull());
    expect(screen.getByText("On")).toBeVisible();
  });

  it("is turned off with the password and a code", async () => {
    const { user } = open(aSession({ second_factor: true }));
    await user.click(screen.getByRole("button", { name: "Turn off" }));
    await user.type(await screen.findByLabelText("Your password"), PASSWORD);
    await user.type(screen.getByLabelText("Code from the app, or a recovery code"), "123456");
    await user.click(within(screen.getByRole("dialog")).getByRole("button", { name: "Turn off" }));
    expect(await screen.findByText("The second factor is off.")).toBeVisible();
    expect(asked).toEqual([["DELETE /api/me/second-factor", { password: PASSWORD, code: "123456" }]]);
    expect(screen.getByRole("button", { name: "Turn on" })).toBeVisible();
  });

  it("gives new recovery codes for the password", async () => {
    const { user } = open(aSession({ second_factor: true }));
    await user.click(screen.getByRole("button", { name: "New recovery codes" }));
    await user.type(await screen.findByLabelText("Your password"), `${PASSWORD}{Enter}`);
    expect(await screen.findByText("cccc-3333")).toBeVisible();
  });
});

describe("the sessions", () => {
  it("are listed by device, and one elsewhere can be ended", async () => {
    const { user } = open();
    const list = within(await screen.findByRole("list", { name: "Where you are signed in" }));
    const [here, phone] = list.getAllByRole("listitem");
    expect(here).toHaveTextContent("Chrome on LinuxThis one");
    expect(phone).toHaveTextContent("Safari on iPhone192.0.2.7");
    expect(within(here as HTMLElement).queryByRole("button")).toBeNull();
    expect(await violations()).toEqual([]);
    await user.click(list.getByRole("button", { name: "End the session of Safari on iPhone" }));
    await waitFor(() => expect(list.queryByText("Safari on iPhone")).toBeNull());
    expect(asked).toEqual([["end s2", null]]);
  });

  it("are all ended but this one", async () => {
    asked = serverWith([aPlace(), aPlace({ id: "s2", current: false }), aPlace({ id: "s3", current: false })]);
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "End all others" }));
    expect(await screen.findByText("2 sessions have ended.")).toBeVisible();
    expect(asked.map(([what]) => what).sort()).toEqual(["end s2", "end s3"]);
    await waitFor(() => expect(screen.queryByRole("button", { name: "End all others" })).toBeNull());
  });

  it("are all ended with this one, after a question, and nothing typed stays behind", async () => {
    localStorage.setItem("dana.draft.c1", '"half a sentence"');
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Sign out everywhere" }));
    expect(asked).toEqual([]);
    const dialog = within(await screen.findByRole("alertdialog"));
    await user.click(dialog.getByRole("button", { name: "Sign out everywhere" }));
    await waitFor(() => expect(sessionState().status).toBe("signedOut"));
    expect(asked).toEqual([["POST /api/auth/logout-everywhere", null]]);
    expect(localStorage.getItem("dana.draft.c1")).toBeNull();
  });

  it("go on when the server could not be told to end them", async () => {
    server.use(http.post(url("/api/auth/logout-everywhere"), () => refusal(500, "internal", "The server is resting.")));
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Sign out everywhere" }));
    const dialog = within(await screen.findByRole("alertdialog"));
    await user.click(dialog.getByRole("button", { name: "Sign out everywhere" }));
    expect(await screen.findByText("The server is resting.")).toBeVisible();
    expect(sessionState().status).toBe("signedIn");
  });

  it("can be asked for again when they could not be loaded", async () => {
    server.use(http.get(url("/api/me/sessions"), () => refusal(403, "forbidden", "Not now."), { once: true }));
    const { user } = open();
    await user.click(await screen.findByRole("button", { name: "Try again" }));
    expect(await screen.findByText("Chrome on Linux")).toBeVisible();
  });
});
