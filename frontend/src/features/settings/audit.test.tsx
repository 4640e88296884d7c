/** The audit log: sentences, filters, older entries, nothing and failure. */
import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { describe, expect, it } from "vitest";
import { ACTION_GROUPS, INSTALLATION_GROUPS } from "@/lib/audit/actions";
import { sentence } from "@/lib/audit/sentence";
import { t } from "@/lib/i18n";
import { anEntry, BOB } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { refusal, server, url } from "@/testing/server";
import { aMember, OWNER, teamOf } from "./cast";
import { openSettings } from "./openSettings";
import type { AuditEntry } from "@/api/types";

function auditOf(answer: (query: URLSearchParams) => { items: AuditEntry[]; next_cursor: string | null }) {
  const asked: string[] = [];
  server.use(
    http.get(url("/api/audit"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      asked.push(query.toString());
      return HttpResponse.json(answer(query));
    }),
    ...teamOf([OWNER, aMember()]),
  );
  return asked;
}

describe("an entry", () => {
  it("is a plain sentence for each thing that can be on record", () => {
    for (const action of Object.values({ ...ACTION_GROUPS, ...INSTALLATION_GROUPS }).flat()) {
      const words = sentence(anEntry({ action, target: "X" }));
      expect(words).not.toMatch(/[{}]|_|\./);
      expect(t(`audit.action.${action}`)).not.toBe("");
    }
  });

  it("is still readable when the server knows more than this page", () => {
    expect(sentence(anEntry({ action: "robot.was_fed", target: "Rex" }))).toBe("Alice Reed: robot was fed (Rex)");
  });

  it("says what acted when it was not a person", () => {
    const by = (kind: string) => sentence(anEntry({ actor: { kind, id: null, name: "Report", address: null } }));
    expect(["api_key", "operator", "platform", "system"].map(by)).toEqual([
      "The API key “Report” invited dan@example.com",
      "Report (operator) invited dan@example.com",
      "Report invited dan@example.com",
      "Dana invited dan@example.com",
    ]);
  });
});

describe("the audit log", () => {
  it("shows who, when and from where, with the particulars behind a line", async () => {
    auditOf(() => ({ items: [anEntry()], next_cursor: null }));
    const { user } = openSettings("/settings/audit");
    expect(await screen.findByText("Alice Reed invited dan@example.com")).toBeInTheDocument();
    expect(screen.getByText("from 203.0.113.7")).toBeInTheDocument();
    await user.click(screen.getByText("Details"));
    expect(screen.getByText("member.invited")).toBeVisible();
    expect(screen.getByText("viewer")).toBeVisible();
    expect(await violations()).toEqual([]);
  });

  it("goes on to older entries by the server's cursor, day by day", async () => {
    const asked = auditOf((query) =>
      query.get("cursor")
        ? { items: [anEntry({ id: 1, at: "2026-02-01T10:00:00Z", target: "older" })], next_cursor: null }
        : { items: [anEntry({ id: 2, target: "newer" })], next_cursor: "2" },
    );
    const { user } = openSettings("/settings/audit");
    await user.click(await screen.findByRole("button", { name: "Show older entries" }));
    expect(await screen.findByText("Alice Reed invited older")).toBeInTheDocument();
    expect(screen.getByText("Alice Reed invited newer")).toBeInTheDocument();
    expect(screen.getByText("This is where the record begins.")).toBeInTheDocument();
    expect(asked).toEqual(["limit=50", "limit=50&cursor=2"]);
  });

  it("is narrowed to an action, a person and a time, and opened again when nothing fits", async () => {
    const asked = auditOf((query) => ({ items: query.size > 1 ? [] : [anEntry()], next_cursor: null }));
    const { user } = openSettings("/settings/audit");
    await screen.findByText("Alice Reed invited dan@example.com");
    const filters = within(screen.getByRole("search"));
    await user.click(filters.getByRole("button", { name: /What/ }));
    await user.click(await screen.findByRole("option", { name: "Failed sign-ins" }));
    await user.click(filters.getByRole("button", { name: /Who/ }));
    await user.click(await screen.findByRole("option", { name: "Bob Stone" }));
    await user.click(filters.getByRole("button", { name: /When/ }));
    await user.click(await screen.findByRole("option", { name: "The last 7 days" }));
    await waitFor(() => expect(asked.at(-1)).toMatch(/action=sign_in\.failed.*actor=.*from=/));
    expect(asked.at(-1)).toContain(`actor=${BOB.id}`);
    await user.click(await screen.findByRole("button", { name: "Show everything" }));
    expect(await screen.findByText("Alice Reed invited dan@example.com")).toBeInTheDocument();
  });

  it("says so when there is nothing yet, and when it cannot be read", async () => {
    auditOf(() => ({ items: [], next_cursor: null }));
    const { unmount } = openSettings("/settings/audit");
    expect(await screen.findByText("Nothing is on record yet")).toBeInTheDocument();
    unmount();
    server.use(http.get(url("/api/audit"), () => refusal(403, "not_allowed", "You may not read this.")));
    openSettings("/settings/audit");
    expect(await screen.findByText("You may not read this.")).toBeInTheDocument();
  });
});
