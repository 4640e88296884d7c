/** The page for whoever was given a code when they asked a platform to delete their data. */
import { screen } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { expect, test, vi } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import DeletionPage from "./pages/DeletionPage";

const ASKED = { requested_at: "2026-03-02T09:00:00Z", done_at: null };
const DONE = { ...ASKED, status: "done", done_at: "2026-03-02T09:05:00Z" };

/** Opens the page as somebody who has no sign-in here; answers what the server was asked about. */
function open(answer: () => Response) {
  const codes: unknown[] = [];
  server.use(
    http.post(url("/api/auth/refresh"), () => refusal(401, "not_signed_in", "Sign in.")),
    http.get(url("/api/data-deletion/:code"), ({ params }) => {
      codes.push(params.code);
      return answer();
    }),
  );
  const shown = show(
    <Routes>
      <Route path="/data-deletion/:code" element={<DeletionPage />} />
    </Routes>,
    { at: "/data-deletion/dd-17", session: null },
  );
  return { ...shown, codes };
}

test("says that the deletion is under way, and sees by itself when it is done", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    let state: object = { ...ASKED, status: "working" };
    const { codes } = open(() => HttpResponse.json(state));
    expect(await screen.findByText("It is under way")).toBeInTheDocument();
    expect(screen.getByText(/^Asked for on .*2026/)).toBeInTheDocument();
    expect(await violations()).toEqual([]);
    state = DONE;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(await screen.findByText("Your data is deleted")).toBeInTheDocument();
    expect(new Set(codes)).toEqual(new Set(["dd-17"]));
  } finally {
    vi.useRealTimers();
  }
});

test("says since when nothing is left, and asks no more", async () => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  try {
    const { codes } = open(() => HttpResponse.json(DONE));
    expect(await screen.findByText(/^Since .*2026.* there is nothing left\.$/)).toBeInTheDocument();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(codes).toHaveLength(1);
  } finally {
    vi.useRealTimers();
  }
});

test("says that a code is unknown, which no other try would change", async () => {
  open(() => refusal(404, "not_found", "There is no such thing here."));
  expect(await screen.findByText("Nothing is known under this code")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Try again" })).toBeNull();
  expect(await violations()).toEqual([]);
});

test("says that the server was not reached, and asks again when told to", async () => {
  let reached = false;
  const { user } = open(() => (reached ? HttpResponse.json({ ...ASKED, status: "waiting" }) : HttpResponse.error()));
  expect(await screen.findByRole("alert")).toHaveTextContent("Could not be loaded: Deletion of your data");
  reached = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("It will begin in a moment")).toBeInTheDocument();
});
