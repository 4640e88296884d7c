/** Connectors and integrations for the tests. */
import { http, HttpResponse } from "msw";
import type { CatalogueEntry, Integration, RemovedIntegration } from "@/api/types";
import { url } from "@/testing/server";

/** As the server derives it from the connector's settings. */
const WHATSAPP_SCHEMA = {
  type: "object",
  title: "WhatsAppConfig",
  additionalProperties: false,
  required: ["access_token", "app_secret", "verify_token", "phone_number_id"],
  properties: {
    access_token: {
      type: "string",
      title: "Access token",
      minLength: 1,
      maxLength: 2000,
      pattern: "^[!-~]+$",
      "x-secret": true,
      "x-order": 2,
    },
    app_secret: { type: "string", title: "App secret", minLength: 1, maxLength: 200, "x-secret": true, "x-order": 3 },
    verify_token: {
      type: "string",
      title: "Verify token",
      minLength: 1,
      maxLength: 200,
      "x-secret": true,
      "x-order": 4,
    },
    phone_number_id: { type: "string", title: "Phone number ID", pattern: "^[A-Za-z0-9_\\-]{1,64}$", "x-order": 1 },
  },
};

export const WHATSAPP: CatalogueEntry = {
  key: "whatsapp",
  name: "WhatsApp",
  kind: "channel",
  summary: "Answers customers who write to your WhatsApp number.",
  docs_url: "https://developers.facebook.com/docs/whatsapp",
  guide: "# WhatsApp\n\n1. Open [your apps](https://developers.facebook.com/apps).\n2. Copy the **Phone number ID**.\n",
  config_schema: WHATSAPP_SCHEMA,
  reply_window_hours: 24,
};

export const OPENAI: CatalogueEntry = {
  key: "openai",
  name: "OpenAI",
  kind: "model",
  summary: "Your own key: its models write the answers, and OpenAI bills you.",
  docs_url: "https://platform.openai.com/docs/quickstart",
  guide: "# OpenAI\n\n1. Make a key for Dana alone.\n",
  config_schema: {
    type: "object",
    title: "ModelConfig",
    additionalProperties: false,
    required: ["api_key"],
    properties: {
      api_key: { type: "string", title: "API key", minLength: 1, maxLength: 500, "x-secret": true, "x-order": 1 },
      answer_model: { type: "string", title: "Model for answers", default: "", maxLength: 128, "x-order": 2 },
      summary_model: { type: "string", title: "Model for summaries", default: "", maxLength: 128, "x-order": 3 },
      check_model: { type: "string", title: "Model for a second look", default: "", maxLength: 128, "x-order": 4 },
    },
  },
  reply_window_hours: null,
};

/** A key of the account's own. */
export function aModelKey(facts: Partial<Integration> = {}): Integration {
  return anIntegration({
    id: "e0000000-0000-4000-8000-000000000007",
    connector: "openai",
    kind: "model",
    name: "OpenAI",
    external_id: "",
    webhook_url: null,
    config: { api_key: { set: true, hint: "••••6789" }, answer_model: "gpt-own", summary_model: "", check_model: "" },
    ...facts,
  });
}

export function anIntegration(facts: Partial<Integration> = {}): Integration {
  const id = "e0000000-0000-4000-8000-000000000001";
  return {
    id,
    connector: "whatsapp",
    kind: "channel",
    name: "Shop number",
    external_id: "104455",
    state: "active",
    state_reason: null,
    webhook_url: `https://dana.example/webhooks/whatsapp/${id}`,
    config: {
      phone_number_id: "104455",
      access_token: { set: true, hint: "••••9f2c" },
      app_secret: { set: true, hint: "••••77ab" },
      verify_token: { set: true, hint: "••••rose" },
    },
    created_at: "2026-03-02T09:00:00Z",
    last_event_at: null,
    version: 1,
    old_secrets: [],
    ...facts,
  };
}

/** Answers for an account with these integrations. */
export function integrationsOf(
  integrations: Integration[],
  entries: CatalogueEntry[] = [WHATSAPP],
  removed: RemovedIntegration[] = [],
) {
  return [
    http.get(url("/api/integrations/removed"), () => HttpResponse.json({ items: removed, next_cursor: null })),
    http.get(url("/api/integrations/catalogue"), () => HttpResponse.json({ items: entries })),
    http.get(url("/api/integrations"), () => HttpResponse.json({ items: integrations, next_cursor: null })),
    http.get(url("/api/integrations/:id"), ({ params }) =>
      HttpResponse.json(integrations.find(({ id }) => id === params.id)),
    ),
  ];
}
