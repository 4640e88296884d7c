/** A short time to wait, in words. */
import { t } from "../i18n";

/** Seconds below two minutes, whole minutes above. */
export function waitingTime(seconds: number): string {
  return seconds < 120 ? t("form.seconds", { count: seconds }) : t("form.minutes", { count: Math.ceil(seconds / 60) });
}
