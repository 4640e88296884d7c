/** Dates and durations in the reader's language. */
import { useEffect, useState } from "react";
import { currentLocale, t } from "./i18n";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(date: Date, options: Intl.DateTimeFormatOptions): string {
  const locale = currentLocale() === "en" ? "en-GB" : currentLocale();
  const key = locale + JSON.stringify(options);
  const made = formats.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formats.set(key, made);
  return made.format(date);
}

/** A time of day, such as 09:41. */
export function clock(iso: string): string {
  return format(new Date(iso), { hour: "2-digit", minute: "2-digit" });
}

/** Day and time in full, for hints and screen readers. */
export function fullTime(iso: string): string {
  return format(new Date(iso), { dateStyle: "full", timeStyle: "short" });
}

/** The day that a message belongs to: Today, Yesterday, or its date. */
export function dayLabel(iso: string, now = new Date()): string {
  const date = new Date(iso);
  const days = dayNumber(now) - dayNumber(date);
  if (days === 0) return t("time.today");
  if (days === 1) return t("time.yesterday");
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return format(date, { weekday: "short", day: "numeric", month: "short", year });
}

/** How long ago something was, as short as a list wants it: now, 2 min, 3 h, Sat, 12 Oct. */
export function shortAge(iso: string, now = Date.now()): string {
  const date = new Date(iso);
  const age = now - date.getTime();
  if (age < MINUTE) return t("time.now");
  if (age < HOUR) return t("time.minutes", { count: Math.floor(age / MINUTE) });
  if (age < DAY) return t("time.hours", { count: Math.floor(age / HOUR) });
  if (age < 6 * DAY) return format(date, { weekday: "short" });
  const year = date.getFullYear() === new Date(now).getFullYear() ? undefined : "numeric";
  return format(date, { day: "numeric", month: "short", year });
}

/** How long something lasts, in its two largest units at most. */
export function duration(milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / MINUTE));
  if (minutes < 60) return t("time.minutes", { count: minutes });
  if (minutes < 48 * 60) return t("time.hoursMinutes", { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  return t("time.days", { count: Math.floor(minutes / (24 * 60)) });
}

/** Whether two moments fall on the same day here. */
export function sameDay(a: string, b: string): boolean {
  return dayOf(a) === dayOf(b);
}

/** A number for the day of a moment, the same for all moments of that day here. */
export function dayOf(iso: string): number {
  return dayNumber(new Date(iso));
}

/** The present moment, looked at again every `every` milliseconds. */
export function useNow(every = 30_000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}

function dayNumber(date: Date): number {
  return Math.floor((date.getTime() - date.getTimezoneOffset() * MINUTE) / DAY);
}
