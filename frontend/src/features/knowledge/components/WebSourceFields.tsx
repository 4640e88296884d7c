/** What can be said about an address beside the address itself: how often, how much, and for whom. */
import { t, type PlainKey } from "@/lib/i18n";
import { NumberField } from "@/ui/NumberField";
import { Select } from "@/ui/Select";
import type { WebSource } from "@/api/types";

const EVERY: Record<string, PlainKey> = {
  "": "web.every.never",
  "24": "web.every.day",
  "168": "web.every.week",
  "720": "web.every.month",
};

export interface WebWishes {
  every_hours: number | null;
  most_pages: number;
  visibility: WebSource["visibility"];
}

export const DEFAULT_WISHES: WebWishes = { every_hours: 168, most_pages: 100, visibility: "customers" };

/** How often an address is read, in words. */
export function everyText(hours: number | null): string {
  const known = EVERY[hours === null ? "" : String(hours)];
  return known ? t(known) : t("web.every.hours", { count: hours ?? 0 });
}

interface WebSourceFieldsProps {
  kind: WebSource["kind"];
  wishes: WebWishes;
  onChange: (wishes: WebWishes) => void;
}

export function WebSourceFields({ kind, wishes, onChange }: WebSourceFieldsProps) {
  const { every_hours, most_pages, visibility } = wishes;
  const own = every_hours === null ? "" : String(every_hours);
  const choices = own in EVERY ? Object.keys(EVERY) : [...Object.keys(EVERY), own];
  return (
    <>
      {kind === "site" && (
        <NumberField
          label={t("web.mostPages")}
          help={t("web.mostPages.help")}
          value={most_pages}
          minValue={1}
          maxValue={2000}
          onChange={(value) => onChange({ ...wishes, most_pages: Number.isNaN(value) ? most_pages : value })}
        />
      )}
      <Select
        label={t("web.every")}
        value={own || "never"}
        onChange={(id) => onChange({ ...wishes, every_hours: id === "never" ? null : Number(id) })}
        options={choices.map((hours) => ({ id: hours || "never", label: everyText(hours ? Number(hours) : null) }))}
      />
      <Select
        label={t("web.audience")}
        value={visibility}
        onChange={(id) => onChange({ ...wishes, visibility: id === "team" ? "team" : "customers" })}
        options={[
          { id: "customers", label: t("web.audience.customers") },
          { id: "team", label: t("web.audience.team") },
        ]}
      />
    </>
  );
}
