import { useEffect, useState } from "react";
import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { violations } from "@/testing/axe";
import { show } from "@/testing/render";
import { readSchema, type FormValue } from "./schema";
import { SchemaForm } from "./SchemaForm";
import { startValue } from "./values";

const FIELDS = readSchema({
  type: "object",
  required: ["host", "token"],
  properties: {
    host: { type: "string", title: "Host", description: "Without the port.", "x-help-url": "https://example.com/host" },
    port: { type: "integer", title: "Port", default: 5432 },
    region: {
      title: "Region",
      oneOf: [
        { const: "eu", title: "Europe" },
        { const: "us", title: "America" },
      ],
    },
    tables: { type: "array", items: { type: "string" }, title: "Tables" },
    tls: { type: "boolean", title: "Use TLS", "x-group": "Safety" },
    token: { type: "string", title: "Token", "x-secret": true, "x-group": "Safety" },
  },
});

let latest: FormValue = {};
function Form({ errors, stored }: { errors?: Record<string, string>; stored?: Record<string, unknown> }) {
  const [value, setValue] = useState(() => startValue(FIELDS, stored));
  useEffect(() => {
    latest = value;
  }, [value]);
  return <SchemaForm fields={FIELDS} value={value} onChange={setValue} errors={errors} stored={stored} />;
}

test("each kind of field is drawn with its label and writes its own kind of value", async () => {
  const { user } = show(<Form />);
  await user.type(screen.getByRole("textbox", { name: /Host/ }), "db.local");
  await user.click(screen.getByRole("checkbox", { name: "Use TLS" }));
  await user.type(screen.getByRole("textbox", { name: /Tables/ }), "orders{enter}items");
  await user.type(screen.getByLabelText(/^Token/), "s3cret");
  await user.click(screen.getByRole("button", { name: /Region/ }));
  await user.click(await screen.findByRole("option", { name: "Europe" }));
  expect(latest).toEqual({
    host: "db.local",
    port: 5432,
    region: "eu",
    tables: ["orders", "items"],
    tls: true,
    token: "s3cret",
  });
  expect(screen.getByRole("group", { name: "Safety" })).toBeInTheDocument();
  expect(screen.getByRole("link", { name: /Where to find it/ })).toHaveAttribute("href", "https://example.com/host");
  expect(await violations()).toEqual([]);
});

test("a stored secret shows only its end, is replaced on demand, and can be kept after all", async () => {
  const { user } = show(<Form stored={{ token: { set: true, hint: "••••9f2c" } }} />);
  expect(screen.getByDisplayValue(/••••9f2c/)).toHaveAttribute("readonly");
  await user.click(screen.getByRole("button", { name: "Replace Token" }));
  await user.type(screen.getByLabelText(/^Token/), "new");
  expect(latest.token).toBe("new");
  await user.click(screen.getByRole("button", { name: "Keep the stored one" }));
  expect(latest.token).toBeUndefined();
});

test("what is typed into a secret is hidden until it is asked for", async () => {
  const { user } = show(<Form />);
  const field = screen.getByLabelText(/^Token/);
  expect(field).toHaveAttribute("type", "password");
  await user.click(screen.getByRole("button", { name: "Show what is typed" }));
  expect(field).toHaveAttribute("type", "text");
});

test("an error stands at its field, which gets the focus; one that belongs to none stands above", () => {
  show(<Form errors={{ "config.token": "It is too short.", connector: "It is not known." }} />);
  const field = screen.getByLabelText(/^Token/);
  expect(field).toBeInvalid();
  expect(field).toHaveAccessibleDescription(/It is too short/);
  expect(field).toHaveFocus();
  expect(screen.getByRole("alert")).toHaveTextContent("It is not known.");
});
