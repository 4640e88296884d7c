/** Reads a connector's JSON schema into the fields of a form; a keyword that it does not know is an error, not a guess. */

/** The documented subset, by where a keyword may stand; the server's schemas are tested against it. */
export const KEYWORDS = {
  root: ["$defs", "additionalProperties", "description", "properties", "required", "title", "type", "$schema"],
  field: [
    "$ref", "anyOf", "const", "default", "description", "enum", "examples", "exclusiveMaximum", "exclusiveMinimum", "format", "items",
    "maxItems", "maxLength", "maximum", "minItems", "minLength", "minimum", "oneOf", "pattern", "title", "type", "uniqueItems", "writeOnly",
    "x-destination", "x-group", "x-help-url", "x-order", "x-placeholder", "x-secret", "x-show-if",
  ],
} as const; // prettier-ignore

const FORMATS: Record<string, FieldKind> = { uri: "uri", email: "email", password: "secret", textarea: "textarea" };

type FieldKind =
  | "text" | "uri" | "email" | "textarea" | "secret" | "number" | "integer" | "boolean" | "choice" | "list"; // prettier-ignore
export type FieldValue = string | number | boolean | string[] | null | undefined;
export type FormValue = Record<string, FieldValue>;

interface Choice {
  value: string | number;
  label: string;
}

export interface Field {
  name: string;
  kind: FieldKind;
  label: string;
  help: string | null;
  helpUrl: string | null;
  placeholder: string | null;
  required: boolean;
  initial: FieldValue;
  group: string | null;
  choices: Choice[];
  showIf: Record<string, unknown> | null;
  min: number | null;
  max: number | null;
  minLength: number | null;
  maxLength: number | null;
  pattern: string | null;
}

/** The schema says something that this form cannot draw. */
export class SchemaError extends Error {
  override readonly name = "SchemaError";
}

type Node = Record<string, unknown>;

/** The fields of an object schema, in the order of `x-order` and then as they were written. */
export function readSchema(schema: unknown): Field[] {
  const root = asNode(schema, "");
  refuseUnknown(root, KEYWORDS.root, "");
  if (root.type !== "object") throw new SchemaError("The schema must be of type object.");
  const required = new Set(asList(root.required));
  const definitions = asNode(root.$defs ?? {}, "$defs");
  const entries = Object.entries(asNode(root.properties ?? {}, "properties"));
  const read = entries.map(([name, node], at) => ({
    order: asNumber(asNode(node, name)["x-order"]) ?? Number.POSITIVE_INFINITY,
    at,
    field: readField(name, asNode(node, name), required.has(name), definitions),
  }));
  return read.sort((a, b) => (a.order === b.order ? a.at - b.at : a.order - b.order)).map(({ field }) => field);
}

/** Why a schema cannot be drawn, or null when it can. */
export function schemaProblem(schema: unknown): SchemaError | null {
  try {
    readSchema(schema);
    return null;
  } catch (error) {
    if (error instanceof SchemaError) return error;
    throw error;
  }
}

function readField(name: string, written: Node, required: boolean, definitions: Node): Field {
  const { node, nullable } = settle(name, written, definitions);
  const kind = kindOf(name, node);
  return {
    name,
    kind,
    label: asText(node.title) ?? name,
    help: asText(node.description),
    helpUrl: asText(node["x-help-url"]),
    placeholder: asText(node["x-placeholder"]) ?? asText(asList(node.examples)[0]),
    required: required && !nullable,
    initial: (node.default as FieldValue) ?? (kind === "boolean" ? false : undefined),
    group: asText(node["x-group"]),
    choices: kind === "choice" ? choicesOf(node) : [],
    showIf: node["x-show-if"] ? asNode(node["x-show-if"], `${name}.x-show-if`) : null,
    min: asNumber(node.minimum) ?? asNumber(node.exclusiveMinimum),
    max: asNumber(node.maximum) ?? asNumber(node.exclusiveMaximum),
    minLength: asNumber(node.minLength),
    maxLength: asNumber(node.maxLength),
    pattern: asText(node.pattern),
  };
}

/** Follows a reference and unfolds "this or null", so that one plain node remains. */
function settle(name: string, written: Node, definitions: Node): { node: Node; nullable: boolean } {
  refuseUnknown(written, KEYWORDS.field, name);
  let node = written;
  let nullable = false;
  if (Array.isArray(node.anyOf)) {
    const { anyOf, ...rest } = node;
    const kinds = (anyOf as unknown[]).map((each) => asNode(each, name));
    const real = kinds.filter((each) => each.type !== "null");
    if (real.length !== 1) throw new SchemaError(`${name}: anyOf may only add null to one other schema.`);
    nullable = real.length < kinds.length;
    node = { ...real[0], ...rest };
  }
  if (typeof node.$ref === "string") {
    const { $ref, ...rest } = node;
    node = { ...asNode(definitions[String($ref).replace("#/$defs/", "")], String($ref)), ...rest };
  }
  refuseUnknown(node, KEYWORDS.field, name);
  return { node, nullable };
}

function kindOf(name: string, node: Node): FieldKind {
  if (node["x-secret"] === true || node.writeOnly === true) return "secret";
  if (Array.isArray(node.enum) || Array.isArray(node.oneOf) || node.const !== undefined) return "choice";
  switch (node.type) {
    case "string":
      return node.format === undefined ? "text" : textKind(name, String(node.format));
    case "number":
    case "integer":
    case "boolean":
      return node.type;
    case "array":
      if (asNode(node.items ?? {}, name).type === "string") return "list";
  }
  throw new SchemaError(`${name}: a field of type ${JSON.stringify(node.type)} cannot be drawn.`);
}

function textKind(name: string, format: string): FieldKind {
  const kind = FORMATS[format];
  if (!kind) throw new SchemaError(`${name}: the format "${format}" is not known.`);
  return kind;
}

function choicesOf(node: Node): Choice[] {
  if (Array.isArray(node.oneOf)) {
    return node.oneOf.map((each) => {
      const choice = asNode(each, "oneOf");
      const value = choice.const as string | number;
      return { value, label: asText(choice.title) ?? String(value) };
    });
  }
  const values = node.const === undefined ? asList(node.enum) : [node.const];
  return values.map((value) => ({ value: value as string | number, label: String(value) }));
}

function refuseUnknown(node: Node, known: readonly string[], where: string): void {
  const unknown = Object.keys(node).filter((keyword) => !known.includes(keyword));
  if (unknown.length > 0) throw new SchemaError(`${where || "schema"}: unknown keyword ${unknown.join(", ")}.`);
}

function asNode(value: unknown, where: string): Node {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Node;
  throw new SchemaError(`${where || "schema"}: an object is expected here.`);
}

function asList(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function asText(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}

function asNumber(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
