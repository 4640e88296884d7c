/** An account's own keys of models, on the same pages as its channels. */
import { screen, within } from "@testing-library/react";
import { http, HttpResponse } from "msw";
import { Route, Routes } from "react-router";
import { expect, test } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { refusal, server, url } from "@/testing/server";
import { aModelKey, anIntegration, integrationsOf, OPENAI, WHATSAPP } from "./cast";
import IntegrationsRoutes from "./IntegrationsRoutes";

const open = (at: string) =>
  show(
    <Routes>
      <Route path="/integrations/*" element={<IntegrationsRoutes />} />
    </Routes>,
    { at },
  );

test("models stand under a heading of their own, and a vendor that is connected is not offered again", async () => {
  server.use(...integrationsOf([anIntegration(), aModelKey()], [WHATSAPP, OPENAI]));
  open("/integrations");
  expect(await screen.findByRole("heading", { name: "AI models" })).toBeInTheDocument();
  const row = within(screen.getByRole("list", { name: "Connected" })).getAllByRole("listitem")[1];
  expect(row).toHaveTextContent("key ••••6789");
  expect(row).not.toHaveTextContent("nothing received yet");
  expect(screen.getByRole("link", { name: "To your key OpenAI" })).toHaveAttribute(
    "href",
    `/integrations/${aModelKey().id}`,
  );
  expect(screen.queryByRole("link", { name: "Connect OpenAI" })).toBeNull();
  expect(await violations()).toEqual([]);
});

test("a key is tested, connected, and needs no webhook", async () => {
  server.use(...integrationsOf([], [WHATSAPP, OPENAI]));
  const saved: unknown[] = [];
  server.use(
    http.post(url("/api/integrations/check"), async ({ request }) => {
      const { config } = (await request.json()) as { config: Record<string, string> };
      const ok = config.api_key === "sk-right";
      return HttpResponse.json({
        ok,
        message: ok ? "OpenAI accepts this key." : "OpenAI does not accept this key.",
        facts: {},
      });
    }),
    http.post(url("/api/integrations"), async ({ request }) => {
      saved.push(await request.json());
      return HttpResponse.json(aModelKey(), { status: 201 });
    }),
  );
  const { user } = open("/integrations");
  await user.click(await screen.findByRole("link", { name: "Connect OpenAI" }));
  const key = await screen.findByLabelText("API key");
  await user.type(key, "sk-wrong");
  await user.click(screen.getByRole("button", { name: "Check" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("OpenAI does not accept this key.");
  expect(screen.getByText(/tried with the next answer/)).toBeInTheDocument();
  await user.clear(key);
  await user.type(key, "sk-right");
  await user.type(screen.getByRole("textbox", { name: /Model for answers/ }), "gpt-own");
  await user.click(screen.getByRole("button", { name: "Check and connect" }));
  expect(await screen.findByText("OpenAI is connected")).toBeInTheDocument();
  expect(screen.getByText(/written with your key/)).toBeInTheDocument();
  expect(screen.queryByText("Callback URL")).toBeNull();
  expect(saved).toEqual([
    expect.objectContaining({
      connector: "openai",
      config: expect.objectContaining({ api_key: "sk-right", answer_model: "gpt-own" }),
    }),
  ]);
  expect(await violations()).toEqual([]);
});

test("a second key of a vendor is refused in the server's words", async () => {
  server.use(...integrationsOf([], [OPENAI]));
  server.use(
    http.post(url("/api/integrations/check"), () => HttpResponse.json({ ok: true, message: "It works.", facts: {} })),
    http.post(url("/api/integrations"), () => refusal(409, "conflict", "OpenAI is connected already.")),
  );
  const { user } = open("/integrations/new/openai");
  await user.type(await screen.findByLabelText("API key"), "sk-right");
  await user.click(screen.getByRole("button", { name: "Check and connect" }));
  expect(await screen.findByRole("alert")).toHaveTextContent("OpenAI is connected already.");
});

test("a key that was refused says what still answers, and is removed after a question", async () => {
  const list = [aModelKey({ state: "needs_reconnect", state_reason: "OpenAI does not accept this key." })];
  server.use(...integrationsOf(list, [OPENAI]));
  server.use(
    http.delete(url("/api/integrations/:id"), () => {
      list.length = 0;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  const { user } = open(`/integrations/${aModelKey().id}`);
  expect(await screen.findByText("OpenAI does not accept this key.")).toBeInTheDocument();
  expect(screen.getByText("Answers go past this key")).toBeInTheDocument();
  expect(screen.getByText(/Customers are still answered/)).toBeInTheDocument();
  expect(screen.queryByRole("heading", { name: "Webhook" })).toBeNull();
  expect(await screen.findByDisplayValue(/••••6789/)).toBeInTheDocument();
  expect(await violations()).toEqual([]);
  await user.click(screen.getByRole("button", { name: "Delete OpenAI" }));
  const question = within(await screen.findByRole("alertdialog"));
  expect(question.getByText(/stays valid at the vendor/)).toBeInTheDocument();
  await user.click(question.getByRole("button", { name: "Delete integration" }));
  expect(await screen.findByText("Nothing is connected yet")).toBeInTheDocument();
});

test("a paused key says that other models answer", async () => {
  server.use(...integrationsOf([aModelKey({ state: "paused" })], [OPENAI]));
  open(`/integrations/${aModelKey().id}`);
  expect(await screen.findByText(/This key is not used/)).toBeInTheDocument();
});
