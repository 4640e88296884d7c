import { screen, waitFor, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { expect, test } from "vitest";
import { aSession } from "@/testing/cast";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { anIntegration, integrationsOf, WHATSAPP } from "./cast";
import IntegrationsRoutes from "./IntegrationsRoutes";
import { Route, Routes } from "react-router";

const open = (at: string, session = aSession()) =>
  show(
    <Routes>
      <Route path="/integrations/*" element={<IntegrationsRoutes />} />
    </Routes>,
    { at, session },
  );

type Settings = Record<string, string>;

/** A platform that knows one access token. */
function platform(token = "right") {
  const seen: { checked: Settings[]; saved: unknown[] } = { checked: [], saved: [] };
  server.use(
    http.post(url("/api/integrations/check"), async ({ request }) => {
      const { config } = (await request.json()) as { config: Settings };
      seen.checked.push(config);
      const ok = config.access_token === token;
      const message = ok ? "Meta answered for this number." : "Meta does not know this access token.";
      return HttpResponse.json({ ok, message, facts: ok ? { verified_name: "Acme" } : {} });
    }),
    http.post(url("/api/integrations"), async ({ request }) => {
      seen.saved.push(await request.json());
      return HttpResponse.json(anIntegration({ name: "WhatsApp" }), { status: 201 });
    }),
  );
  return seen;
}

async function fill(user: ReturnType<typeof show>["user"], token: string) {
  await user.type(await screen.findByRole("textbox", { name: "Phone number ID" }), "104455");
  await user.type(screen.getByLabelText("Access token"), token);
  await user.type(screen.getByLabelText("App secret"), "s3cret");
  await user.type(screen.getByLabelText("Verify token"), "rose");
}

test("the page shows what is connected with its state, and what can be", async () => {
  server.use(
    ...integrationsOf([
      anIntegration(),
      anIntegration({
        id: "2",
        name: "Old number",
        state: "needs_reconnect",
        state_reason: "Meta says that the token expired.",
      }),
      anIntegration({ id: "3", name: "Third", state: "paused" }),
    ]),
  );
  open("/integrations");
  const connected = within(await screen.findByRole("list", { name: "Connected" }));
  expect(connected.getByText("Active")).toBeInTheDocument();
  expect(connected.getByText("Paused")).toBeInTheDocument();
  expect(connected.getByText("Meta says that the token expired.")).toBeInTheDocument();
  expect(connected.getByRole("link", { name: "Reconnect" })).toHaveAttribute("href", "/integrations/2");
  expect(screen.getByRole("heading", { name: "Channels" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /^Connect/ })).toHaveAttribute("href", "/integrations/new/whatsapp");
  expect(await violations()).toEqual([]);
});

test("with nothing connected the page says what to do first", async () => {
  server.use(...integrationsOf([]));
  open("/integrations");
  expect(await screen.findByText("Nothing is connected yet")).toBeInTheDocument();
});

test("two lists that fail for one reason say it once", async () => {
  const down = () => refusal(500, "internal", "The server is resting.");
  const nothing = () => HttpResponse.json({ items: [], next_cursor: null });
  server.use(
    http.get(url("/api/integrations/catalogue"), down),
    http.get(url("/api/integrations/removed"), nothing),
    http.get(url("/api/integrations"), down),
  );
  const { user } = open("/integrations");
  expect(await screen.findByText("The server is resting.")).toBeInTheDocument();
  server.use(...integrationsOf([anIntegration()]));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Shop number")).toBeInTheDocument();
});

test("a wrong secret is refused in words, the right one connects and shows where events go", async () => {
  server.use(...integrationsOf([]));
  const seen = platform();
  const { user } = open("/integrations/new/whatsapp");
  await fill(user, "wrong");
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Check and connect" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("Meta does not know this access token.");
  expect(seen.saved).toEqual([]);

  const token = screen.getByLabelText("Access token");
  await user.clear(token);
  await user.type(token, "right");
  expect(screen.queryByRole("alert")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Check and connect" }));
  expect(await screen.findByText("WhatsApp is connected")).toBeInTheDocument();
  expect(screen.getByText(anIntegration().webhook_url ?? "none")).toBeInTheDocument();
  expect(screen.getByText("rose")).toBeInTheDocument();
  expect(seen.saved).toEqual([
    {
      connector: "whatsapp",
      name: null,
      config: { phone_number_id: "104455", access_token: "right", app_secret: "s3cret", verify_token: "rose" },
    },
  ]);
  await user.click(screen.getByRole("button", { name: "Copy Verify token" }));
  expect(await navigator.clipboard.readText()).toBe("rose");
});

test("settings that do not work yet can be saved anyway", async () => {
  server.use(...integrationsOf([]));
  const seen = platform();
  const { user } = open("/integrations/new/whatsapp");
  await fill(user, "wrong");
  await user.click(screen.getByRole("button", { name: "Check" }));
  await user.click(await screen.findByRole("button", { name: "Save anyway" }));
  expect(await screen.findByText("WhatsApp is connected")).toBeInTheDocument();
  expect(seen.saved).toHaveLength(1);
});

test("the check says what it found, and nothing is saved by it", async () => {
  server.use(...integrationsOf([]));
  const seen = platform();
  const { user } = open("/integrations/new/whatsapp");
  await fill(user, "right");
  await user.click(screen.getByRole("button", { name: "Check" }));
  const found = within(await screen.findByRole("status"));
  expect(found.getByText("It works")).toBeInTheDocument();
  expect(found.getByText("Verified name")).toBeInTheDocument();
  expect(found.getByText("Acme")).toBeInTheDocument();
  expect(seen.saved).toEqual([]);
});

test("what is missing or malformed stands at its field and is not sent", async () => {
  server.use(...integrationsOf([]));
  const seen = platform();
  const { user } = open("/integrations/new/whatsapp");
  await user.type(await screen.findByRole("textbox", { name: "Phone number ID" }), "+44 20");
  await user.click(screen.getByRole("button", { name: "Check and connect" }));
  expect(screen.getByRole("textbox", { name: "Phone number ID" })).toHaveAccessibleDescription(
    /does not have the form/,
  );
  expect(screen.getByLabelText("Access token")).toHaveAccessibleDescription(/Fill this in/);
  expect(seen.checked).toEqual([]);
});

test("the server's errors stand at their fields", async () => {
  server.use(
    ...integrationsOf([]),
    http.post(url("/api/integrations/check"), () =>
      refusal(422, "invalid", "Some fields are not valid.", { "config.app_secret": "This is not an app secret." }),
    ),
  );
  const { user } = open("/integrations/new/whatsapp");
  await fill(user, "right");
  await user.click(screen.getByRole("button", { name: "Check" }));
  await waitFor(() => expect(screen.getByLabelText("App secret")).toHaveAccessibleDescription(/not an app secret/));
});

test("the guide stands beside the form", async () => {
  server.use(...integrationsOf([]));
  open("/integrations/new/whatsapp");
  const guide = within(await screen.findByRole("complementary", { name: "How to set it up" }));
  expect(guide.getByRole("link", { name: /your apps/ })).toHaveAttribute("rel", "noreferrer");
  expect(guide.getAllByRole("listitem")).toHaveLength(2);
});

test("a schema that cannot be drawn says which keyword it is about", async () => {
  const schema = { type: "object", properties: { host: { type: "string", contentEncoding: "base64" } } };
  server.use(...integrationsOf([], [{ ...WHATSAPP, config_schema: schema }]));
  open("/integrations/new/whatsapp");
  expect(await screen.findByText(/unknown keyword contentEncoding/)).toBeInTheDocument();
});

test("an edit leaves untouched secrets alone and sends a replaced one", async () => {
  const bodies: unknown[] = [];
  server.use(...integrationsOf([anIntegration({ state: "needs_reconnect", state_reason: "The token expired." })]));
  platform("fresh");
  server.use(
    http.patch(url("/api/integrations/:id"), async ({ request }) => {
      bodies.push(await request.json());
      return HttpResponse.json(anIntegration());
    }),
  );
  const { user } = open(`/integrations/${anIntegration().id}`);
  expect(await screen.findByText("The token expired.")).toBeInTheDocument();
  await user.click(await screen.findByRole("button", { name: "Replace Access token" }));
  await user.type(screen.getByLabelText("Access token"), "fresh");
  await user.click(screen.getByRole("button", { name: "Check and save" }));
  await waitFor(() => expect(bodies).toHaveLength(1));
  expect(bodies[0]).toEqual({
    name: "Shop number",
    config: { phone_number_id: "104455", access_token: "fresh" },
    paused: null,
  });
  expect(await screen.findByDisplayValue(/••••9f2c/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});

test("an integration is paused, resumed and deleted after a question", async () => {
  const one = anIntegration();
  const list = [one];
  server.use(
    ...integrationsOf(list),
    http.patch(url("/api/integrations/:id"), async ({ request }) => {
      const { paused } = (await request.json()) as { paused: boolean };
      one.state = paused ? "paused" : "active";
      return HttpResponse.json({ ...one });
    }),
    http.delete(url("/api/integrations/:id"), () => {
      list.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = open(`/integrations/${one.id}`);
  await user.click(await screen.findByRole("button", { name: "Pause" }));
  await user.click(await screen.findByRole("button", { name: "Resume" }));
  await screen.findByRole("button", { name: "Pause" });
  await user.click(screen.getByRole("button", { name: "Delete Shop number" }));
  await user.click(within(await screen.findByRole("alertdialog")).getByRole("button", { name: "Delete integration" }));
  expect(await screen.findByText("Nothing is connected yet")).toBeInTheDocument();
});

test("an agent sees integrations and cannot change them", async () => {
  server.use(...integrationsOf([anIntegration()]));
  open(`/integrations/${anIntegration().id}`, aSession({ role: "agent" }));
  expect(await screen.findByText("Owners and admins can change these settings.")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Pause" })).toBeNull();
});

test("a replaced secret that is still accepted is named with its end, and can be ended now", async () => {
  const old = [{ name: "app_secret", until: "2026-03-03T09:00:00Z" }];
  const ended: string[] = [];
  server.use(
    ...integrationsOf([anIntegration({ old_secrets: old })]),
    http.delete(url("/api/integrations/:id/old-secrets"), ({ params }) => {
      ended.push(String(params.id));
      return HttpResponse.json(anIntegration());
    }),
  );
  const { user } = open(`/integrations/${anIntegration().id}`);
  expect(await screen.findByText(/The old App secret is still accepted until .*3 March 2026/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "End now" }));
  await waitFor(() => expect(screen.queryByText(/still accepted/)).toBeNull());
  expect(ended).toEqual([anIntegration().id]);
});

test("what was removed says whether its platform was told, and what is left to do by hand", async () => {
  const removed = { connector: "whatsapp", removed_at: "2026-03-02T09:00:00Z", told: [], remaining: [] };
  server.use(
    ...integrationsOf(
      [],
      [WHATSAPP],
      [
        { ...removed, id: "1", name: "Old number", state: "told", told: ["WhatsApp: the app is unsubscribed."] },
        { ...removed, id: "2", name: "Older number", state: "not_told", remaining: ["It could not be told: away."] },
        { ...removed, id: "3", name: "Newest number", state: "waiting" },
      ],
    ),
  );
  open("/integrations");
  const list = within(await screen.findByRole("list", { name: "Removed lately" }));
  expect(list.getByText("The platform was told")).toBeInTheDocument();
  expect(list.getByText("WhatsApp: the app is unsubscribed.")).toBeInTheDocument();
  expect(list.getByText("The platform was not told")).toBeInTheDocument();
  expect(list.getByText("It could not be told: away.")).toBeInTheDocument();
  expect(list.getByText("The platform is being told")).toBeInTheDocument();
  expect(await violations()).toEqual([]);
});
