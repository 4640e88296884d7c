import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { show } from "@/testing/render";
import { server, url } from "@/testing/server";
import { InboxViews } from "./InboxViews";

test("only what carries conversations can be looked at as a channel", async () => {
  const items = [
    { id: "1", kind: "channel", connector: "whatsapp", name: "Shop number" },
    { id: "2", kind: "model", connector: "openai", name: "OpenAI" },
  ];
  server.use(http.get(url("/api/integrations"), () => HttpResponse.json({ items, next_cursor: null })));
  show(<InboxViews />, { at: "/inbox" });
  const channels = within(await screen.findByRole("navigation", { name: "Channels" }));
  expect(channels.getAllByRole("link").map((link) => link.textContent)).toEqual(["Shop number"]);
});
