import { expect, test } from "vitest";
import { KEYWORDS, readSchema, SchemaError, schemaProblem } from "./schema";
import { findErrors, isShown, placeErrors, startValue, storedHint, toConfig } from "./values";

const object = (properties: Record<string, unknown>, more: Record<string, unknown> = {}) => ({
  type: "object",
  properties,
  ...more,
});
const one = (node: Record<string, unknown>, more: Record<string, unknown> = {}) => {
  const [field] = readSchema(object({ it: node }, more));
  if (!field) throw new Error("no field was read");
  return field;
};

/** A value for each keyword of a field with which it may stand. */
const SAMPLES: Record<(typeof KEYWORDS.field)[number], Record<string, unknown>> = {
  $ref: { $ref: "#/$defs/Kind" },
  anyOf: { anyOf: [{ type: "string" }, { type: "null" }] },
  const: { const: "v1" },
  default: { type: "string", default: "x" },
  description: { type: "string", description: "Help." },
  enum: { type: "string", enum: ["a", "b"] },
  examples: { type: "string", examples: ["x"] },
  exclusiveMaximum: { type: "number", exclusiveMaximum: 9 },
  exclusiveMinimum: { type: "number", exclusiveMinimum: 1 },
  format: { type: "string", format: "uri" },
  items: { type: "array", items: { type: "string" } },
  maxItems: { type: "array", items: { type: "string" }, maxItems: 3 },
  maxLength: { type: "string", maxLength: 3 },
  maximum: { type: "integer", maximum: 3 },
  minItems: { type: "array", items: { type: "string" }, minItems: 1 },
  minLength: { type: "string", minLength: 3 },
  minimum: { type: "integer", minimum: 3 },
  oneOf: { oneOf: [{ const: "a", title: "First" }] },
  pattern: { type: "string", pattern: "^a" },
  title: { type: "string", title: "It" },
  type: { type: "boolean" },
  uniqueItems: { type: "array", items: { type: "string" }, uniqueItems: true },
  writeOnly: { type: "string", writeOnly: true },
  "x-destination": { type: "string", "x-destination": true },
  "x-group": { type: "string", "x-group": "More" },
  "x-help-url": { type: "string", "x-help-url": "https://example.com" },
  "x-order": { type: "string", "x-order": 1 },
  "x-placeholder": { type: "string", "x-placeholder": "abc" },
  "x-secret": { type: "string", "x-secret": true },
  "x-show-if": { type: "string", "x-show-if": { other: true } },
};

test.each(Object.entries(SAMPLES))("the keyword %s is known", (_, node) => {
  expect(schemaProblem(object({ it: node }, { $defs: { Kind: { type: "string", enum: ["a"] } } }))).toBeNull();
});

test.each(KEYWORDS.root)("the keyword %s is known at the root", (keyword) => {
  const root: Record<string, unknown> = {
    ...object({}),
    $defs: {},
    required: [],
    title: "T",
    description: "D",
    additionalProperties: false,
  };
  expect(
    schemaProblem({ ...root, [keyword]: root[keyword] ?? "https://json-schema.org/draft/2020-12/schema" }),
  ).toBeNull();
});

test.each([
  ["at the root", object({}, { patternProperties: {} })],
  ["in a field", object({ it: { type: "string", contentEncoding: "base64" } })],
  [
    "behind a reference",
    object({ it: { $ref: "#/$defs/K" } }, { $defs: { K: { type: "string", dependentRequired: {} } } }),
  ],
])("an unknown keyword fails %s", (_, schema) => {
  expect(schemaProblem(schema)).toBeInstanceOf(SchemaError);
  expect(schemaProblem(schema)?.message).toMatch(
    /unknown keyword (patternProperties|contentEncoding|dependentRequired)/,
  );
});

test("what cannot be drawn fails: nested objects, other formats, a choice of types", () => {
  expect(() => one({ type: "object" })).toThrow(/cannot be drawn/);
  expect(() => one({ type: "string", format: "ipv6" })).toThrow(/ipv6/);
  expect(() => one({ anyOf: [{ type: "string" }, { type: "integer" }] })).toThrow(/anyOf/);
});

test("fields come in the order of x-order, then as written", () => {
  const schema = object({
    c: { type: "string" },
    b: { type: "string", "x-order": 2 },
    a: { type: "string", "x-order": 1 },
  });
  expect(readSchema(schema).map((field) => field.name)).toEqual(["a", "b", "c"]);
});

test("an optional field of pydantic is a plain field that may stay empty", () => {
  const field = one(
    { anyOf: [{ type: "integer", minimum: 1 }, { type: "null" }], default: null, title: "Port" },
    { required: ["it"] },
  );
  expect(field).toMatchObject({ kind: "integer", required: false, label: "Port", min: 1 });
});

test("a referenced enumeration becomes a choice", () => {
  const field = one(
    { $ref: "#/$defs/Region", title: "Region" },
    { $defs: { Region: { type: "string", enum: ["eu", "us"], title: "R" } } },
  );
  expect(field).toMatchObject({ kind: "choice", label: "Region", choices: [{ value: "eu" }, { value: "us" }] });
});

const FIELDS = readSchema(
  object(
    {
      host: { type: "string", minLength: 3 },
      port: { type: "integer", minimum: 1, maximum: 65535, default: 5432 },
      token: { type: "string", "x-secret": true },
      tls: { type: "boolean", default: true },
      ca: { type: "string", "x-show-if": { tls: true } },
      tags: { type: "array", items: { type: "string" } },
    },
    { required: ["host", "token"] },
  ),
);

test("a form starts from what is stored, and never with a secret", () => {
  const stored = { host: "db", token: { set: true, hint: "••••1234" } };
  expect(startValue(FIELDS, stored)).toEqual({
    host: "db",
    port: 5432,
    token: undefined,
    tls: true,
    ca: undefined,
    tags: undefined,
  });
  expect(storedHint(stored, "token")).toBe("••••1234");
});

test("an untouched secret is not sent, a field that is not asked for neither, an emptied one is cleared", () => {
  const stored = { host: "db", ca: "PEM", token: { set: true, hint: "••••1234" } };
  const value = { ...startValue(FIELDS, stored), tls: true, ca: "", tags: [" a ", ""] };
  expect(toConfig(FIELDS, value, stored)).toEqual({ host: "db", port: 5432, tls: true, ca: null, tags: ["a"] });
  expect(toConfig(FIELDS, { ...value, tls: false }, stored)).not.toHaveProperty("ca");
});

test("errors are found before sending; a stored secret need not be given again", () => {
  const value = { ...startValue(FIELDS), host: "x", port: 70000 };
  expect(Object.keys(findErrors(FIELDS, value))).toEqual(["host", "port", "token"]);
  expect(Object.keys(findErrors(FIELDS, { ...value, host: "db1", port: 1 }, { token: { set: true } }))).toEqual([]);
});

test("a field is shown when the fields it depends on hold what it wants", () => {
  const ca = FIELDS.find(({ name }) => name === "ca");
  if (!ca) throw new Error("ca is missing");
  expect([isShown(ca, { tls: true }), isShown(ca, { tls: false })]).toEqual([true, false]);
});

test("the server's errors find their fields by name, by path or by pointer", () => {
  const errors = { host: "A", "config.port": "B", "/config/token": "C", connector: "D" };
  expect(placeErrors(FIELDS, errors)).toEqual({ host: "A", port: "B", token: "C", "": "D" });
});
