/** Ways of answering for the tests, and a server that keeps them. */
import { http, HttpResponse } from "msw";
import type { AccountManner, ChannelManner, Hours, Manners } from "@/api/types";
import { refusal, server, url } from "@/testing/server";

export const HOURS: Hours = {
  time_zone: "Europe/Lisbon",
  weekly: { monday: [{ opens: "09:00", closes: "17:00" }], saturday: [{ opens: "20:00", closes: "02:00" }] },
  holidays: [{ first: "2026-12-24", last: "2026-12-26", name: "Christmas" }],
};

export function anAccount(facts: Partial<AccountManner> = {}): AccountManner {
  return {
    mode: null,
    confidence: null,
    tone: null,
    guidance: null,
    topics: [],
    hours: null,
    hours_now: null,
    version: 0,
    ...facts,
  };
}

export function aChannel(facts: Partial<ChannelManner> = {}): ChannelManner {
  return {
    integration_id: "i0000000-0000-4000-8000-000000000001",
    name: "Shop",
    connector: "whatsapp",
    mode: null,
    confidence: null,
    tone: null,
    guidance: null,
    version: 0,
    ...facts,
  };
}

/** A server that keeps what is sent, as long as it is based on the version that it has. */
export function keeping(account = anAccount(), channels: ChannelManner[] = []) {
  const state: Manners = { account, channels, defaults: { mode: "answer", confidence: 0.1 }, models: [] };
  const sent: Record<string, unknown>[] = [];
  type Body = { seen_version: number } & Record<string, unknown>;
  const take = async (request: Request, version: number) => {
    const body = (await request.json()) as Body;
    sent.push(body);
    if (body.seen_version !== version) return null;
    return { ...body, seen_version: undefined, version: version + 1 };
  };
  const late = () => refusal(409, "conflict", "Somebody else changed this meanwhile.");
  server.use(
    http.get(url("/api/automation"), () => HttpResponse.json(state)),
    http.patch(url("/api/automation"), async ({ request }) => {
      const change = await take(request, state.account.version);
      if (!change) return late();
      state.account = { ...state.account, ...change };
      return HttpResponse.json(state.account);
    }),
    http.patch(url("/api/automation/:id"), async ({ request, params }) => {
      const channel = state.channels.find(({ integration_id }) => integration_id === params.id) ?? aChannel();
      const change = await take(request, channel.version);
      if (!change) return late();
      const changed = { ...channel, ...change };
      state.channels = state.channels.map((each) => (each === channel ? changed : each));
      return HttpResponse.json(changed);
    }),
  );
  return { state, sent };
}
