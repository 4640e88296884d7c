/** One field of a schema as the control that suits its kind. */
import { Checkbox } from "@/ui/Checkbox";
import { NumberField } from "@/ui/NumberField";
import { SecretField } from "@/ui/SecretField";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { t } from "@/lib/i18n";
import type { Field, FieldValue } from "./schema";

interface SchemaFieldProps {
  field: Field;
  value: FieldValue;
  storedHint: string | null;
  error?: string;
  onChange: (value: FieldValue) => void;
}

export function SchemaField({ field, value, storedHint, error, onChange }: SchemaFieldProps) {
  const common = {
    label: field.label,
    help: field.help ?? undefined,
    helpUrl: field.helpUrl ?? undefined,
    error,
    isRequired: field.required,
    optional: !field.required,
  };
  const text = typeof value === "string" ? value : "";
  switch (field.kind) {
    case "secret":
      return (
        <SecretField {...common} storedHint={storedHint} value={value as string | undefined} onChange={onChange} />
      );
    case "boolean": {
      const { help, helpUrl } = common;
      return (
        <Checkbox help={help} helpUrl={helpUrl} error={error} isSelected={value === true} onChange={onChange}>
          {field.label}
        </Checkbox>
      );
    }
    case "number":
    case "integer":
      return (
        <NumberField
          {...common}
          value={typeof value === "number" ? value : Number.NaN}
          onChange={(next) => onChange(Number.isNaN(next) ? undefined : next)}
          minValue={field.min ?? undefined}
          maxValue={field.max ?? undefined}
          step={field.kind === "integer" ? 1 : undefined}
        />
      );
    case "choice":
      return (
        <Select
          {...common}
          options={field.choices.map(({ value: id, label }) => ({ id: String(id), label }))}
          value={value === undefined || value === null ? null : String(value)}
          onChange={(id) => onChange(field.choices.find((choice) => String(choice.value) === id)?.value)}
        />
      );
    case "list":
      return (
        <TextArea
          {...common}
          help={[field.help, t("schema.onePerLine")].filter(Boolean).join(" ")}
          value={Array.isArray(value) ? value.join("\n") : ""}
          onChange={(lines) => onChange(lines === "" ? [] : lines.split("\n"))}
        />
      );
    case "textarea":
      return <TextArea {...common} placeholder={field.placeholder ?? undefined} value={text} onChange={onChange} />;
    default:
      return (
        <TextField
          {...common}
          type={field.kind === "uri" ? "url" : field.kind}
          autoComplete="off"
          placeholder={field.placeholder ?? undefined}
          value={text}
          onChange={onChange}
        />
      );
  }
}
