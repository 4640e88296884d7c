/** Who may answer is told when a customer waits for a person, and of nothing that Dana handles. */
import { act, screen, waitFor } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { receive } from "@/api/socket";
import type { Conversation } from "@/api/types";
import { turnNotices } from "@/lib/deviceNotices";
import { show } from "@/testing/render";
import { inboxOf, server, url } from "@/testing/server";
import { ToastRegion } from "@/ui/ToastRegion";
import Attention from "./Attention";
import { ConversationsLive } from "./ConversationsLive";
import { OMAR, PRIYA } from "./openInbox";

const NEEDY: Conversation = {
  ...PRIYA,
  needs_person: true,
  handled_by: "nobody",
  hand_off_reason: "The customer asked for a person",
};

/** A server whose conversations that need a person are these, until they are others. */
function waitingOnes(items: Conversation[]) {
  const state = { items, asked: 0, counted: 0 };
  server.use(...inboxOf([PRIYA, OMAR]));
  server.use(
    http.get(url("/api/conversations/counts"), () => {
      state.counted += 1;
      return HttpResponse.json({
        all: 2,
        people: 0,
        unread: 0,
        needs_person: state.items.length,
        dana: 2,
        person: 0,
        drafts: 0,
        resolved: 0,
      });
    }),
    http.get(url("/api/conversations"), ({ request }) => {
      const view = new URL(request.url).searchParams.get("view");
      if (view === "needs_person") state.asked += 1;
      return HttpResponse.json({ items: view === "needs_person" ? state.items : [PRIYA, OMAR], next_cursor: null });
    }),
  );
  return state;
}

function open(at: string) {
  return show(
    <>
      <Attention />
      <ConversationsLive />
      <ToastRegion />
    </>,
    { at },
  );
}

const changed = () => act(() => receive({ event: "conversation", id: PRIYA.id, version: 9 }));
const shown: { title: string; options?: NotificationOptions; onclick?: () => void }[] = [];

class FakeNotification {
  static permission: NotificationPermission = "default";
  static requestPermission = () => Promise.resolve((FakeNotification.permission = "granted"));
  onclick?: () => void;
  constructor(title: string, options?: NotificationOptions) {
    const self = this as unknown as { close: () => void };
    self.close = () => undefined;
    shown.push(Object.assign(this, { title, options }));
  }
}

beforeEach(() => {
  shown.length = 0;
  FakeNotification.permission = "default";
  vi.stubGlobal("Notification", FakeNotification);
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

describe("a customer who needs a person", () => {
  it("is counted in the tab's name, and noted once, with a way there", async () => {
    const state = waitingOnes([]);
    const { user } = open("/knowledge");
    await waitFor(() => expect(state.counted).toBe(1));
    expect(state.asked).toBe(0);
    state.items = [NEEDY];
    changed();
    expect(await screen.findByText("Priya Raman needs a person")).toBeVisible();
    expect(document.title).toMatch(/^\(1\) /);
    changed();
    await user.click(await screen.findByRole("button", { name: "Open" }));
    await waitFor(() => expect(screen.queryByText("Priya Raman needs a person")).toBeNull());
    expect(shown).toEqual([]);
  });

  it("is not noted where the conversation is on screen, nor when it waited before the page was opened", async () => {
    const state = waitingOnes([{ ...NEEDY, id: OMAR.id, contact: OMAR.contact }]);
    open(`/inbox/${PRIYA.id}`);
    await waitFor(() => expect(state.asked).toBe(1));
    state.items = [NEEDY, ...state.items];
    changed();
    await waitFor(() => expect(document.title).toMatch(/^\(2\) /));
    expect(screen.queryByText(/needs a person/)).toBeNull();
  });

  it("is told by the browser itself to who asked for that and looks elsewhere, with who and why and no more", async () => {
    vi.spyOn(document, "hidden", "get").mockReturnValue(true);
    expect(await turnNotices(true)).toBe("on");
    const state = waitingOnes([]);
    open("/knowledge");
    await waitFor(() => expect(state.counted).toBe(1));
    state.items = [NEEDY];
    changed();
    await waitFor(() => expect(shown).toHaveLength(1));
    expect(shown[0]).toMatchObject({
      title: "Priya Raman needs a person",
      options: { body: "The customer asked for a person", tag: NEEDY.id },
    });
    expect(await turnNotices(false)).toBe("off");
  });

  it("is not told by a browser that does not let us", async () => {
    FakeNotification.requestPermission = () => Promise.resolve((FakeNotification.permission = "denied"));
    expect(await turnNotices(true)).toBe("denied");
  });
});
