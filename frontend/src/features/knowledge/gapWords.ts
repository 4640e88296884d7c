/** What the pages say about a gap. */
import type { Gap } from "@/api/types";
import { currentLocale } from "@/lib/i18n";

/** The question in the words that are most typical, on one line. */
export function questionOf({ examples }: Pick<Gap, "examples">): string {
  return (examples[0]?.text ?? "").replace(/\s+/g, " ").trim();
}

/** The languages in which it was asked, by name. */
export function languagesOf({ languages }: Pick<Gap, "languages">): string {
  const names = new Intl.DisplayNames([currentLocale()], { type: "language" });
  return languages.map((language) => names.of(language) ?? language).join(", ");
}
