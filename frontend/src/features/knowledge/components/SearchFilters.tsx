/** Narrows a search down: to a tag, a type, a document, a language, and to what whoever asks may know. */
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Select } from "@/ui/Select";
import { kindOf, languageName } from "../documents";
import { useDocumentNames, useSearchChoices, type Asked } from "../reading";
import styles from "./SearchFilters.module.css";

const ANY = "any";
const NONE = { tag: "", document: "", media_type: "", language: "" };

interface SearchFiltersProps {
  asked: Asked;
  onNarrow: (values: Record<string, string>) => void;
}

export function SearchFilters({ asked, onNarrow }: SearchFiltersProps) {
  const { data: choices } = useSearchChoices();
  const { data: documents } = useDocumentNames();
  const options = {
    tag: choices?.tags.map(({ value }) => ({ id: value, label: value })) ?? [],
    media_type:
      choices?.media_types.map(({ value }) => ({ id: value, label: kindOf({ media_type: value, name: value }) })) ?? [],
    language: choices?.languages.map(({ value }) => ({ id: value, label: languageName(value) })) ?? [],
    document: documents?.items.map(({ id, name }) => ({ id, label: name })) ?? [],
  };
  const labels = {
    tag: [t("search.tag"), t("search.tag.any")],
    media_type: [t("search.type"), t("search.type.any")],
    document: [t("search.document"), t("search.document.any")],
    language: [t("search.language"), t("search.language.any")],
  } as const;
  const isNarrowed = Object.keys(NONE).some((name) => asked[name as keyof typeof NONE]);
  return (
    <div role="group" aria-label={t("search.filters")} className={styles.filters}>
      <SegmentedControl
        label={t("search.audience")}
        options={[
          { id: "customers", label: t("search.audience.customers") },
          { id: "team", label: t("search.audience.team") },
        ]}
        value={asked.audience}
        onChange={(audience) => onNarrow({ audience: audience === "team" ? audience : "" })}
      />
      {(["tag", "media_type", "document", "language"] as const)
        .filter((name) => options[name].length > 1 || asked[name])
        .map((name) => (
          <Select
            key={name}
            label={labels[name][0]}
            hideLabel
            className={styles.choice}
            options={[{ id: ANY, label: labels[name][1] }, ...options[name]]}
            value={asked[name] ?? ANY}
            onChange={(value) => onNarrow({ [name]: value === ANY ? "" : value })}
          />
        ))}
      {isNarrowed && (
        <Button variant="ghost" onPress={() => onNarrow(NONE)}>
          {t("search.clear")}
        </Button>
      )}
    </div>
  );
}
