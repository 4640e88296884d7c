/** Turns a message key into the words of the reader's language. */
import { en } from "./messages/en";

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
type Message = string | Plural;
export type Catalogue = Record<MessageKey, Message>;
export type MessageKey = keyof typeof en;

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type Names<M> = M extends string ? Placeholders<M> : "count" | Placeholders<M[keyof M]>;
type Value = string | number;
type Values<K extends MessageKey> = Record<Names<(typeof en)[K]>, Value>;
type Arguments<K extends MessageKey> = [Names<(typeof en)[K]>] extends [never] ? [] : [values: Values<K>];

/** The keys of texts that need no values. */
export type PlainKey = { [K in MessageKey]: [Names<(typeof en)[K]>] extends [never] ? K : never }[MessageKey];

/** The languages that ship; adding one is a catalogue beside `en.ts` and a line here. */
export const LOCALES = { en: { name: "English", direction: "ltr", load: async (): Promise<Catalogue> => en } } as const;
export type Locale = keyof typeof LOCALES;

let locale: Locale = "en";
let catalogue: Catalogue = en;
let plurals = new Intl.PluralRules(locale);
let numbers = new Intl.NumberFormat(locale);

/** The language that texts, dates and numbers are written in. */
export function currentLocale(): Locale {
  return locale;
}

/** Switches every later `t` to another language, once its catalogue is there. */
export async function loadLocale(next: Locale): Promise<void> {
  catalogue = await LOCALES[next].load();
  locale = next;
  plurals = new Intl.PluralRules(next);
  numbers = new Intl.NumberFormat(next);
}

/** The text of `key`, with its placeholders filled and its plural form chosen by `count`. */
export function t<K extends MessageKey>(key: K, ...[values]: Arguments<K>): string {
  return fill(catalogue[key], (values ?? {}) as Record<string, Value>);
}

function fill(message: Message, values: Record<string, Value>): string {
  const text = typeof message === "string" ? message : (message[plurals.select(Number(values.count))] ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => show(values[name] ?? whole));
}

function show(value: Value): string {
  return typeof value === "number" ? numbers.format(value) : value;
}
