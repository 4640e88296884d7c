/** What can be said about a value before it is sent. */
import { t } from "../i18n";
import type { Errors } from "./useForm";

export const MIN_PASSWORD = 10;

/** The message for an empty field, or none. */
export function required(value: string): string | undefined {
  return value.trim() === "" ? t("form.required") : undefined;
}

/** The message for what cannot be an e-mail address, or none. */
export function badEmail(value: string): string | undefined {
  return required(value) ?? (/^\S+@\S+\.\S+$/.test(value.trim()) ? undefined : t("form.email"));
}

/** The message for a password that is too short to be taken, or none. */
export function shortPassword(value: string): string | undefined {
  return value.length < MIN_PASSWORD ? t("form.passwordLength", { count: MIN_PASSWORD }) : undefined;
}

/** Leaves out the fields that have nothing to complain about. */
export function onlyProblems<V>(problems: Errors<V>): Errors<V> {
  return Object.fromEntries(Object.entries(problems).filter(([, message]) => message)) as Errors<V>;
}
