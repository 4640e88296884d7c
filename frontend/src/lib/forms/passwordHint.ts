/** How good a new password is, in words; the server has the last one. */
import { t } from "../i18n";
import { MIN_PASSWORD } from "./checks";

export interface PasswordHint {
  grade: "none" | "weak" | "good" | "strong";
  text: string;
}

const STRONG = 16;
const DIFFERENT = 5;

/** What to say about `password` while it is typed; `about` are names and addresses that it should not be. */
export function passwordHint(password: string, about: string[] = []): PasswordHint {
  if (password === "") return { grade: "none", text: t("form.password.hint", { count: MIN_PASSWORD }) };
  const missing = MIN_PASSWORD - [...password].length;
  if (missing > 0) return { grade: "weak", text: t("form.password.short", { count: missing }) };
  if (new Set(password).size < DIFFERENT || isRun(password)) return { grade: "weak", text: t("form.password.regular") };
  if (isAbout(password, about)) return { grade: "weak", text: t("form.password.own") };
  if (password.length < STRONG) return { grade: "good", text: t("form.password.good") };
  return { grade: "strong", text: t("form.password.strong") };
}

/** Whether each character follows the one before, as in 0123456789. */
function isRun(password: string): boolean {
  const codes = [...password].map((character) => character.charCodeAt(0));
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return steps.every((step) => step === 1) || steps.every((step) => step === -1);
}

/** Whether nothing is left of it but a name or an address, with figures and signs around. */
function isAbout(password: string, about: string[]): boolean {
  const own = about.flatMap((word) => [core(word), core(word.split("@")[0] ?? "")]).filter(Boolean);
  return own.includes(core(password));
}

function core(text: string): string {
  return text.toLocaleLowerCase().replace(/^[^\p{L}]+|[^\p{L}]+$/gu, "");
}
