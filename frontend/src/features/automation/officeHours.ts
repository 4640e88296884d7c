/** Office hours as they are edited: what they begin with, and what can be said about them before they are sent. */
import type { Hours } from "@/api/types";
import { t } from "@/lib/i18n";

export const DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;
export type Day = (typeof DAYS)[number];
export type Range = Hours["weekly"][string][number];
export type Holiday = Hours["holidays"][number];

export const USUAL: Range = { opens: "09:00", closes: "17:00" };
const WORKDAYS = DAYS.slice(0, 5);

/** What somebody begins with: the usual hours of the week, in the time zone of this browser. */
export function firstHours(): Hours {
  return { time_zone: ownZone(), weekly: Object.fromEntries(WORKDAYS.map((day) => [day, [USUAL]])), holidays: [] };
}

/** Monday's hours on every day from Monday to Friday. */
export function likeMonday(weekly: Hours["weekly"]): Hours["weekly"] {
  return { ...weekly, ...Object.fromEntries(WORKDAYS.map((day) => [day, weekly.monday ?? []])) };
}

/** Whether a range goes on after midnight. */
export function endsNextDay({ opens, closes }: Range): boolean {
  return closes !== "" && opens !== "" && closes !== "00:00" && closes <= opens;
}

/** What can be seen without the server: times and days that are not filled in. */
export function hoursProblems(hours: Hours | null): Record<string, string> {
  if (!hours) return {};
  const days = Object.entries(hours.weekly)
    .filter(([, ranges]) => ranges.some(({ opens, closes }) => opens === "" || closes === ""))
    .map(([day]) => [`hours.weekly.${day}`, t("hours.range.incomplete")]);
  const holidays = hours.holidays.flatMap(({ first, last }, index) =>
    first === "" || last === "" ? [[`hours.holidays.${index}`, t("hours.holiday.incomplete")]] : [],
  );
  return Object.fromEntries([...days, ...holidays]) as Record<string, string>;
}

/** The first error at a field or inside it. */
export function errorAt(errors: Record<string, string>, field: string): string | undefined {
  return Object.entries(errors).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
}

/** Every time zone that this browser knows, and the chosen one. */
export function zones(chosen: string): string[] {
  const known = Intl.supportedValuesOf("timeZone");
  return [...new Set([chosen, ownZone(), "UTC", ...known])].sort();
}

function ownZone(): string {
  return Intl.DateTimeFormat().resolvedOptions().timeZone || "UTC";
}
