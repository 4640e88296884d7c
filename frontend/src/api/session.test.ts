/** One refresh for everybody, and what happens when there is nothing left to refresh. */
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { aSession } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { api, call } from "./client";
import { ApiError } from "./errors";
import { currentToken, openSession, refreshSession, sessionState } from "./session";

/** A server that only takes the token it gave last. */
function serverThatTakes(token: string) {
  const refreshes: (string | null)[] = [];
  server.use(
    http.post(url("/api/auth/refresh"), ({ request }) => {
      refreshes.push(request.headers.get("X-CSRF-Token"));
      return HttpResponse.json(aSession({ access_token: token }));
    }),
    http.get(url("/api/conversations/counts"), ({ request }) =>
      request.headers.get("Authorization") === `Bearer ${token}`
        ? HttpResponse.json({ all: 1, unread: 0, needs_person: 0, dana: 1, person: 0, resolved: 0 })
        : refusal(401, "not_signed_in", "Sign in to continue."),
    ),
  );
  return refreshes;
}

const count = () => call(api.GET("/api/conversations/counts"));

describe("a session", () => {
  it("is renewed once for all calls that were refused at the same time", async () => {
    const refreshes = serverThatTakes("token-2");
    openSession(aSession({ access_token: "token-1" }));
    const answers = await Promise.all([count(), count(), count(), count()]);
    expect(answers.map(({ all }) => all)).toEqual([1, 1, 1, 1]);
    expect(refreshes).toEqual(["csrf-1"]);
    expect(currentToken()).toBe("token-2");
  });

  it("is renewed before a call when its token is about to end", async () => {
    const refreshes = serverThatTakes("token-2");
    openSession(aSession({ access_token: "token-1", expires_in: 5 }));
    await count();
    expect(refreshes).toHaveLength(1);
  });

  it("ends as expired when the server does not renew it", async () => {
    serverThatTakes("never");
    server.use(http.post(url("/api/auth/refresh"), () => refusal(401, "not_signed_in", "Sign in to continue.")));
    openSession(aSession());
    await expect(count()).rejects.toMatchObject({ kind: "auth" });
    expect(sessionState()).toEqual({ status: "signedOut", expired: true });
  });

  it("stays when the server cannot be reached for renewing it", async () => {
    server.use(http.post(url("/api/auth/refresh"), () => HttpResponse.error()));
    openSession(aSession());
    await expect(refreshSession()).rejects.toMatchObject({ kind: "network" });
    expect(sessionState().status).toBe("signedIn");
  });

  it("is not asked for without the cookie that proves the page is ours", async () => {
    const refreshes = serverThatTakes("token-2");
    expect(await refreshSession()).toBeNull();
    expect(refreshes).toEqual([]);
    expect(sessionState()).toEqual({ status: "signedOut", expired: false });
  });
});

describe("a refused call", () => {
  it("carries the kind, the fields and the number of the failure", async () => {
    openSession(aSession());
    server.use(
      http.get(url("/api/conversations/counts"), () =>
        refusal(422, "invalid", "Some fields are not valid.", { view: "Unknown." }),
      ),
    );
    const error = await count().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      kind: "validation",
      fieldErrors: { view: "Unknown." },
      requestId: "req-1",
      temporary: false,
    });
  });

  it("says how long to wait", async () => {
    openSession(aSession());
    server.use(
      http.get(
        url("/api/conversations/counts"),
        () => new HttpResponse(null, { status: 429, headers: { "Retry-After": "7" } }),
      ),
    );
    await expect(count()).rejects.toMatchObject({ kind: "rateLimited", retryAfter: 7, temporary: true });
  });

  it("says when the network is gone", async () => {
    openSession(aSession());
    server.use(http.get(url("/api/conversations/counts"), () => HttpResponse.error()));
    await expect(count()).rejects.toMatchObject({ kind: "network", temporary: true });
  });
});
