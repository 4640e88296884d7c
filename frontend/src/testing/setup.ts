/** Prepares the simulated browser for every test. */
import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, beforeEach } from "vitest";
import { closeSession } from "@/api/session";
import { layout, resetMedia } from "./browser";
import { server } from "./server";

layout();
// Pages are fetched when they are first shown, which takes a moment on a busy machine.
configure({ asyncUtilTimeout: 5_000 });
beforeAll(() => server.listen({ onUnhandledRequest: "error" }));
beforeEach(() => {
  localStorage.clear();
  resetMedia();
});
afterEach(() => {
  cleanup();
  server.resetHandlers();
  closeSession();
  document.cookie = "dana_csrf=; max-age=0";
});
afterAll(() => server.close());
