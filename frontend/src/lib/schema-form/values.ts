/** What is in a form drawn from a schema: where it starts, whether it can be sent, and what is sent. */
import { t } from "@/lib/i18n";
import type { Field, FieldValue, FormValue } from "./schema";

/** What the server tells of a secret: that there is one, and how it ends. */
interface StoredSecret {
  set: boolean;
  hint?: string;
}
export type StoredConfig = Record<string, unknown>;

/** The hint of a stored secret, or null when none is stored. */
export function storedHint(stored: StoredConfig | null | undefined, name: string): string | null {
  const value = stored?.[name] as StoredSecret | undefined;
  return typeof value === "object" && value !== null && value.set ? (value.hint ?? "••••") : null;
}

/** The value that the form opens with: what is stored, else the schema's defaults; secrets stay closed. */
export function startValue(fields: Field[], stored?: StoredConfig | null): FormValue {
  return Object.fromEntries(
    fields.map((field) => {
      if (field.kind === "secret") return [field.name, undefined];
      return [field.name, (stored?.[field.name] as FieldValue) ?? field.initial];
    }),
  );
}

/** Whether the field is asked for, given what the other fields hold. */
export function isShown(field: Field, value: FormValue): boolean {
  return Object.entries(field.showIf ?? {}).every(([name, wanted]) =>
    Array.isArray(wanted) ? wanted.includes(value[name]) : value[name] === wanted,
  );
}

/** What to send: without fields that are not asked for and untouched secrets; null empties an optional one that was stored. */
export function toConfig(fields: Field[], value: FormValue, stored?: StoredConfig | null): Record<string, FieldValue> {
  const sent: Record<string, FieldValue> = {};
  for (const field of fields) {
    const given = tidy(value[field.name]);
    if (!isShown(field, value)) continue;
    if (!isEmpty(given)) sent[field.name] = given;
    else if (field.kind !== "secret" && !isEmpty(stored?.[field.name] as FieldValue)) sent[field.name] = null;
  }
  return sent;
}

function tidy(value: FieldValue): FieldValue {
  return Array.isArray(value) ? value.map((line) => line.trim()).filter(Boolean) : value;
}

/** The reasons why the form cannot be sent yet, by field; the server has the last word on the rest. */
export function findErrors(fields: Field[], value: FormValue, stored?: StoredConfig | null): Record<string, string> {
  const found = fields
    .filter((field) => isShown(field, value))
    .map(
      (field) => [field.name, findError(field, value[field.name], storedHint(stored, field.name) !== null)] as const,
    );
  return Object.fromEntries(found.filter((pair): pair is [string, string] => pair[1] !== null));
}

function findError(field: Field, value: FieldValue, isStored: boolean): string | null {
  const kept = field.kind === "secret" && isStored && value === undefined;
  if (isEmpty(value)) return field.required && !kept ? t("schema.required") : null;
  if (typeof value === "string") return findTextError(field, value);
  if (typeof value === "number") return findNumberError(field, value);
  return null;
}

function findTextError(field: Field, value: string): string | null {
  if (field.minLength !== null && value.length < field.minLength)
    return t("schema.tooShort", { count: field.minLength });
  if (field.maxLength !== null && value.length > field.maxLength)
    return t("schema.tooLong", { count: field.maxLength });
  if (field.pattern !== null && !matches(field.pattern, value)) return t("schema.pattern");
  if (field.kind === "uri" && !URL.canParse(value)) return t("schema.uri");
  if (field.kind === "email" && !/^\S+@\S+$/.test(value)) return t("schema.email");
  return null;
}

/** A pattern that only the server's language understands is left to the server. */
function matches(pattern: string, value: string): boolean {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    return true;
  }
}

function findNumberError(field: Field, value: number): string | null {
  if (field.kind === "integer" && !Number.isInteger(value)) return t("schema.integer");
  if (field.min !== null && value < field.min) return t("schema.min", { min: field.min });
  if (field.max !== null && value > field.max) return t("schema.max", { max: field.max });
  return null;
}

function isEmpty(value: FieldValue): boolean {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

/** The server's messages by field name, whether it named `token`, `config.token` or `/config/token`; the rest under "". */
export function placeErrors(fields: Field[], errors: Record<string, string>): Record<string, string> {
  const placed: Record<string, string> = {};
  for (const [path, message] of Object.entries(errors)) {
    const steps = path.split(/[./]/).filter((step) => step !== "" && step !== "config");
    const field = fields.find(({ name }) => name === steps[0]);
    const key = field?.name ?? "";
    placed[key] = placed[key] ? `${placed[key]} ${message}` : message;
  }
  return placed;
}
