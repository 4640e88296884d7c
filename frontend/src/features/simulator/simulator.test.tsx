import { act, screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { expect, test } from "vitest";
import { receive } from "@/api/socket";
import type { Faults, Phone, PhoneMessage, Simulator } from "@/api/types";
import { setWidth } from "@/testing/browser";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { newCustomerId } from "./customers";
import SimulatorRoutes from "./SimulatorRoutes";

const AT = "2026-03-02T09:00:00Z";
const CALM: Faults = {
  delay_ms: 0,
  fail_5xx: 0,
  deliver_then_timeout: 0,
  throttle: 0,
  token_expired: false,
  duplicate_webhooks: false,
  reverse_statuses: false,
  echo_first: false,
};

const said = (
  id: string,
  from: PhoneMessage["from"],
  text: string,
  ticks: PhoneMessage["ticks"] = "delivered",
): PhoneMessage => ({
  id,
  from,
  text,
  at: AT,
  ticks,
});

/** A platform with one phone on WhatsApp; what is posted to it is kept. */
function platform(phone: Partial<Phone> = {}, customers = [{ id: "15550001", name: "Priya Raman" }]) {
  const world = {
    phone: { messages: [], typing: false, read_up_to: null, ...phone } as Phone,
    state: {
      channels: [{ integration_id: "w1", connector: "whatsapp", name: "Shop number", customers }],
      faults: CALM,
    } as Simulator,
    posted: [] as { path: string; body: unknown }[],
  };
  const keep = async (request: Request) => {
    const text = await request.text();
    world.posted.push({
      path: new URL(request.url).pathname.replace("/api/simulator/w1/", ""),
      body: text ? JSON.parse(text) : null,
    });
  };
  server.use(
    http.get(url("/api/simulator"), () => HttpResponse.json(world.state)),
    http.get(url("/api/simulator/w1/:customer"), () => HttpResponse.json(world.phone)),
    http.post(url("/api/simulator/w1/:customer/messages"), async ({ request }) => {
      const { text } = (await request.clone().json()) as { text: string };
      await keep(request);
      const message = said(`c${world.posted.length}`, "customer", text, "sent");
      world.phone = { ...world.phone, messages: [...world.phone.messages, message] };
      return HttpResponse.json(message, { status: 201 });
    }),
    http.post(url("/api/simulator/w1/:customer/read"), async ({ request }) => {
      await keep(request);
      return new HttpResponse(null, { status: 204 });
    }),
    http.post(url("/api/simulator/w1/:customer/owner_reply"), async ({ request }) => {
      await keep(request);
      return HttpResponse.json(said("o1", "business", "x"), { status: 201 });
    }),
    http.put(url("/api/simulator/faults"), async ({ request }) => {
      world.state = { ...world.state, faults: (await request.json()) as Faults };
      return HttpResponse.json(world.state.faults);
    }),
  );
  return world;
}

const open = (role: "owner" | "viewer" = "owner") =>
  show(
    <Routes>
      <Route path="/simulator/*" element={<SimulatorRoutes />} />
      <Route path="/inbox/:id" element={<p>The conversation</p>} />
    </Routes>,
    { at: "/simulator", session: aSession({ role }) },
  );

test("the customer writes, sees that Dana types, and gets the answer live", async () => {
  const world = platform();
  const { user } = open();
  await user.type(await screen.findByRole("textbox", { name: "Write as Priya Raman" }), "Is it covered?{Enter}");
  const chat = within(screen.getByRole("log"));
  expect(await chat.findByText("Is it covered?")).toBeInTheDocument();
  expect(chat.getByRole("img", { name: "Sent" })).toBeInTheDocument();
  expect(world.posted).toEqual([{ path: "15550001/messages", body: { text: "Is it covered?", name: "Priya Raman" } }]);

  world.phone = {
    ...world.phone,
    typing: true,
    messages: world.phone.messages.map((each) => ({ ...each, ticks: "read" })),
  };
  act(() => receive({ event: "simulator", id: "w1" }));
  expect(await screen.findByText("typing…")).toBeInTheDocument();
  expect(chat.getByRole("img", { name: "Seen" })).toBeInTheDocument();

  world.phone = {
    ...world.phone,
    typing: false,
    messages: [...world.phone.messages, said("b1", "business", "Yes, for 24 months.")],
  };
  act(() => receive({ event: "simulator", id: "w1" }));
  expect(await chat.findByText("Yes, for 24 months.")).toBeInTheDocument();
  await waitFor(() => expect(world.posted.at(-1)).toEqual({ path: "15550001/read", body: null }));
  expect(await violations()).toEqual([]);
});

test("a phone that is put away does not read, and shows what came as notes", async () => {
  const world = platform({ messages: [said("b1", "business", "Yes, for 24 months.", "read")] });
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Put the phone away" }));
  world.phone = { ...world.phone, messages: [...world.phone.messages, said("b2", "business", "Anything else?")] };
  act(() => receive({ event: "simulator", id: "w1" }));
  const notes = within(await screen.findByRole("list", { name: "1 unread message" }));
  expect(notes.getByText("Anything else?")).toBeInTheDocument();
  expect(world.posted).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Open the chat" }));
  await waitFor(() => expect(world.posted).toEqual([{ path: "15550001/read", body: null }]));
});

test("what could not be sent stays in the field", async () => {
  platform();
  server.use(
    http.post(url("/api/simulator/w1/:customer/messages"), () => refusal(500, "internal", "The platform is down.")),
  );
  const { user } = open();
  const field = await screen.findByRole("textbox", { name: "Write as Priya Raman" });
  await user.type(field, "Hello{Enter}");
  await waitFor(() => expect(field).toHaveValue("Hello"));
});

test("another customer is added by name and writes from an own phone", async () => {
  const world = platform();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Add customer" }));
  const dialog = within(await screen.findByRole("dialog"));
  const name = dialog.getByRole("textbox", { name: "Name of the customer" });
  await user.clear(name);
  await user.type(name, "Omar Aziz{Enter}");
  await user.type(await screen.findByRole("textbox", { name: "Write as Omar Aziz" }), "Hi{Enter}");
  await waitFor(() => expect(world.posted).toHaveLength(1));
  expect(world.posted[0]?.path).toMatch(/^1555\d{7}\/messages$/);
  expect(world.posted[0]?.body).toEqual({ text: "Hi", name: "Omar Aziz" });
});

test("a customer's id is what the channel would give", () => {
  expect(newCustomerId("whatsapp")).toMatch(/^\d{11}$/);
  expect(newCustomerId("instagram")).toMatch(/^\d{16}$/);
});

test("the owner answers from the phone app", async () => {
  const world = platform();
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Reply as the owner" }));
  await user.type(await screen.findByRole("textbox", { name: "The owner’s answer" }), "I will call you.");
  await user.click(screen.getByRole("button", { name: "Send from the app" }));
  await waitFor(() => expect(world.posted[0]?.path).toBe("15550001/owner_reply"));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
});

test("faults are switched on and all off again; a refused switch moves back", async () => {
  const world = platform();
  const { user } = open();
  await user.click(await screen.findByRole("switch", { name: "Each webhook twice" }));
  await waitFor(() => expect(world.state.faults.duplicate_webhooks).toBe(true));
  await user.click(screen.getAllByRole("button", { name: /Increase/ })[1] as HTMLElement);
  await waitFor(() => expect(world.state.faults.fail_5xx).toBe(1));
  expect(await screen.findByText("2 faults are on")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Switch all off" }));
  await waitFor(() => expect(world.state.faults).toEqual(CALM));

  server.use(http.put(url("/api/simulator/faults"), () => refusal(500, "internal", "No.")));
  await user.click(screen.getByRole("switch", { name: "Access token expired" }));
  await waitFor(() => expect(screen.getByRole("switch", { name: "Access token expired" })).not.toBeChecked());
});

test("the same conversation opens in the inbox", async () => {
  platform();
  server.use(
    http.get(url("/api/conversations"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      expect(query.get("integration_id")).toBe("w1");
      return HttpResponse.json({
        items: [{ id: "c9", contact: { id: "p", name: "Priya Raman", identity: "15550001" } }],
        next_cursor: null,
      });
    }),
  );
  const { user } = open();
  await user.click(await screen.findByRole("button", { name: "Open in inbox" }));
  expect(await screen.findByText("The conversation")).toBeInTheDocument();
});

test("outside development the page says why there is no phone", async () => {
  server.use(http.get(url("/api/simulator"), () => refusal(404, "not_found", "There is no such thing here.")));
  open();
  expect(await screen.findByText("The simulator is switched off")).toBeInTheDocument();
});

test("without a channel the page leads to the integrations", async () => {
  const world = platform();
  world.state = { ...world.state, channels: [] };
  open();
  expect(await screen.findByRole("link", { name: "To the integrations" })).toHaveAttribute("href", "/integrations");
});

test("a viewer watches and does not write", async () => {
  platform({ messages: [said("b1", "business", "Yes.", "delivered")] });
  open("viewer");
  expect(await screen.findByText("Yes.")).toBeInTheDocument();
  expect(screen.queryByRole("textbox", { name: /Write as/ })).toBeNull();
  expect(screen.getByRole("switch", { name: "Each webhook twice" })).toBeDisabled();
});

test("on a phone's width one channel is shown at a time", async () => {
  setWidth(390);
  const world = platform();
  const [first] = world.state.channels;
  world.state = {
    ...world.state,
    channels: [first, { integration_id: "i1", connector: "instagram", name: "Instagram", customers: [] }].flatMap(
      (each) => each ?? [],
    ),
  };
  const { user } = open();
  expect(await screen.findByRole("region", { name: "Shop number" })).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: "Instagram" })).toBeNull();
  await user.click(screen.getByRole("radio", { name: "Instagram" }));
  expect(screen.getByRole("region", { name: "Instagram" })).toBeInTheDocument();
});
