/** Turns a message key into the words of the reader's language. */
import { en } from "./messages/en";
import type { attention } from "./messages/en/attention";
import type { automation } from "./messages/en/automation";
import type { checked } from "./messages/en/checked";
import type { drafts } from "./messages/en/drafts";
import type { integrations } from "./messages/en/integrations";
import type { memory } from "./messages/en/memory";
import type { rewriting } from "./messages/en/rewriting";
import type { lessons } from "./messages/en/lessons";
import type { simulator } from "./messages/en/simulator";

type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };
type Message = string | Plural;
export type Catalogue = Record<keyof typeof en, Message>;
/** All texts: those of the first paint, and those that come with what shows them. */
type Later = typeof attention &
  typeof automation &
  typeof checked &
  typeof drafts &
  typeof integrations &
  typeof memory &
  typeof lessons &
  typeof rewriting &
  typeof simulator;
type Texts = typeof en & Later;
export type MessageKey = keyof Texts;

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never;
type Names<M> = M extends string ? Placeholders<M> : "count" | Placeholders<M[keyof M]>;
type Value = string | number;
type Values<K extends MessageKey> = Record<Names<Texts[K]>, Value>;
type Arguments<K extends MessageKey> = [Names<Texts[K]>] extends [never] ? [] : [values: Values<K>];

/** The keys of texts that need no values. */
export type PlainKey = { [K in MessageKey]: [Names<Texts[K]>] extends [never] ? K : never }[MessageKey];

/** The languages that ship; adding one is a catalogue beside `en.ts` and a line here. */
export const LOCALES = { en: { name: "English", direction: "ltr", load: async (): Promise<Catalogue> => en } } as const;
export type Locale = keyof typeof LOCALES;

let locale: Locale = "en";
let catalogue: Catalogue = en;
const added: Partial<Record<MessageKey, Message>> = {};
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

/** Makes texts known that are not worth their weight in the first paint: the part that shows them brings them. */
export function addTexts(texts: Partial<Record<MessageKey, Message>>): void {
  Object.assign(added, texts);
}

/** The text of `key`, with its placeholders filled and its plural form chosen by `count`. */
export function t<K extends MessageKey>(key: K, ...[values]: Arguments<K>): string {
  return fill((catalogue as typeof added)[key] ?? added[key] ?? key, (values ?? {}) as Record<string, Value>);
}

function fill(message: Message, values: Record<string, Value>): string {
  const text = typeof message === "string" ? message : (message[plurals.select(Number(values.count))] ?? message.other);
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => show(values[name] ?? whole));
}

function show(value: Value): string {
  return typeof value === "number" ? numbers.format(value) : value;
}
