/** Uploads: their rights, their failures, and stopping them. */
import { http, HttpResponse } from "msw";
import { expect, it } from "vitest";
import { aSession } from "@/testing/cast";
import { refusal, server, url } from "@/testing/server";
import { openSession } from "./session";
import { upload } from "./upload";

const PATH = "/api/knowledge/documents";
const FILE = new File(["words"], "notes.txt", { type: "text/plain" });

it("sends the file with the person's token and gives back the server's answer", async () => {
  openSession(aSession());
  server.use(
    http.post(url(PATH), ({ request }) =>
      HttpResponse.json({ token: request.headers.get("Authorization") }, { status: 201 }),
    ),
  );
  expect(await upload(PATH, FILE)).toEqual({ token: "Bearer token-1" });
});

it("renews the session once when the token was too old", async () => {
  openSession(aSession());
  server.use(
    http.post(url("/api/auth/refresh"), () => HttpResponse.json(aSession({ access_token: "token-2" }))),
    http.post(url(PATH), ({ request }) =>
      request.headers.get("Authorization") === "Bearer token-2"
        ? HttpResponse.json({ id: "d1" })
        : refusal(401, "not_signed_in", "No."),
    ),
  );
  expect(await upload(PATH, FILE)).toEqual({ id: "d1" });
});

it("says why the server refused the file", async () => {
  openSession(aSession());
  server.use(http.post(url(PATH), () => refusal(422, "invalid", "This file is encrypted.")));
  await expect(upload(PATH, FILE)).rejects.toMatchObject({ kind: "validation", message: "This file is encrypted." });
});

it("stops when it is told to", async () => {
  openSession(aSession());
  const stop = new AbortController();
  server.use(http.post(url(PATH), () => new Promise<never>(() => undefined)));
  const sending = upload(PATH, FILE, { signal: stop.signal });
  setTimeout(() => stop.abort(), 20);
  await expect(sending).rejects.toMatchObject({ name: "AbortError" });
});
