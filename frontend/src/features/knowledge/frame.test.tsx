import { screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { expect, test, vi } from "vitest";
import { show } from "@/testing/render";
import { server, url } from "@/testing/server";
import { KnowledgeFrame } from "./components/KnowledgeFrame";

function open(at: string) {
  const none = { items: [], counts: { open: 0, answered: 0, dismissed: 0 }, next_cursor: null };
  server.use(
    http.get(url("/api/knowledge/gaps"), () => HttpResponse.json(none)),
    http.get(url("/api/knowledge/contradictions"), () => HttpResponse.json(none)),
  );
  const scrolled = vi.spyOn(Element.prototype, "scrollIntoView");
  const shown = show(
    <Routes>
      <Route path="/knowledge" element={<KnowledgeFrame />}>
        <Route path="*" element={null} />
      </Route>
    </Routes>,
    { at },
  );
  return { ...shown, scrolled };
}

test("the open tab is brought into view where the bar is too short for all of them", async () => {
  const { user, scrolled } = open("/knowledge/contradictions");
  const last = await screen.findByRole("link", { name: "Contradictions" });
  await waitFor(() => expect(scrolled.mock.contexts).toContain(last));
  const search = screen.getByRole("link", { name: "Search" });
  expect(scrolled.mock.contexts).not.toContain(search);
  await user.click(search);
  await waitFor(() => expect(scrolled.mock.contexts).toContain(search));
  expect(search).toHaveAttribute("aria-current", "page");
});
