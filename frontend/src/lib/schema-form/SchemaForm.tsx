/** A form drawn from a connector's schema: no connector needs a line of its own here. */
import { useEffect, useMemo, useRef } from "react";
import { Banner } from "@/ui/Banner";
import type { Field, FormValue } from "./schema";
import { SchemaField } from "./SchemaField";
import { isShown, placeErrors, storedHint, type StoredConfig } from "./values";
import styles from "./SchemaForm.module.css";

export interface SchemaFormProps {
  /** As `readSchema` gives them. */
  fields: Field[];
  value: FormValue;
  onChange: (value: FormValue) => void;
  /** Messages by field name or path, our own or the server's. */
  errors?: Record<string, string>;
  /** The saved settings, whose secrets are only hints. */
  stored?: StoredConfig | null;
}

export function SchemaForm({ fields, value, onChange, errors = {}, stored }: SchemaFormProps) {
  const groups = useMemo(() => grouped(fields), [fields]);
  const placed = placeErrors(fields, errors);
  const form = useRef<HTMLDivElement>(null);
  const refused = Object.keys(placed).length > 0;

  useEffect(() => {
    if (refused) form.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [refused]);

  const draw = (field: Field) =>
    isShown(field, value) && (
      <SchemaField
        key={field.name}
        field={field}
        value={value[field.name]}
        storedHint={storedHint(stored, field.name)}
        error={placed[field.name]}
        onChange={(next) => onChange({ ...value, [field.name]: next })}
      />
    );
  return (
    <div className={styles.form} ref={form}>
      {placed[""] && (
        <Banner tone="danger" live="alert">
          {placed[""]}
        </Banner>
      )}
      {groups.map(([group, members]) =>
        group === null ? (
          members.map(draw)
        ) : (
          <fieldset key={group} className={styles.group}>
            <legend className={styles.legend}>{group}</legend>
            {members.map(draw)}
          </fieldset>
        ),
      )}
    </div>
  );
}

/** Fields by group, a group standing where its first field stood. */
function grouped(fields: Field[]): [string | null, Field[]][] {
  const groups = new Map<string | null, Field[]>();
  for (const field of fields) groups.set(field.group, [...(groups.get(field.group) ?? []), field]);
  return [...groups];
}
