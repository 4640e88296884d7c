/** The state of a settings form: what is in it, what is wrong with it, and what the last check said. */
import { useMemo, useState } from "react";
import { ApiError } from "@/api/errors";
import type { CheckResult } from "@/api/types";
import { readSchema, type Field, type FieldValue, type FormValue } from "@/lib/schema-form/schema";
import { findErrors, placeErrors, startValue, toConfig, type StoredConfig } from "@/lib/schema-form/values";
import { useCheckSettings } from "./queries";

export interface SettingsForm {
  fields: Field[];
  value: FormValue;
  setValue: (value: FormValue) => void;
  errors: Record<string, string>;
  /** The settings as they would be sent. */
  config: () => Record<string, FieldValue>;
  outcome: CheckResult | null;
  /** What went wrong that belongs to no field. */
  failure: Error | null;
  checking: boolean;
  /** Asks the service; null when the form itself is not in order or could not be sent. */
  check: () => Promise<CheckResult | null>;
  /** Saves when the service says that the settings work: what it said last, or says now. */
  checkAndSave: (save: () => Promise<void>) => Promise<void>;
  /** Puts an error where it belongs: at its fields, or above the form. */
  place: (error: unknown) => void;
  reset: (stored?: StoredConfig | null) => void;
}

export function useSettingsForm(
  schema: unknown,
  connector: string,
  saved?: { id: string; config: StoredConfig },
): SettingsForm {
  const fields = useMemo(() => readSchema(schema), [schema]);
  const [value, setAll] = useState(() => startValue(fields, saved?.config));
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [outcome, setOutcome] = useState<CheckResult | null>(null);
  const [failure, setFailure] = useState<Error | null>(null);
  const asking = useCheckSettings();
  const config = () => toConfig(fields, value, saved?.config);

  function clear() {
    setErrors({});
    setOutcome(null);
    setFailure(null);
  }

  function setValue(next: FormValue) {
    setAll(next);
    setOutcome(null);
    setErrors((before) => Object.fromEntries(Object.entries(before).filter(([name]) => next[name] === value[name])));
  }

  function place(thrown: unknown) {
    const byField = thrown instanceof ApiError ? thrown.fieldErrors : {};
    if (Object.keys(byField).length > 0) setErrors(placeErrors(fields, byField));
    else setFailure(thrown instanceof Error ? thrown : new Error(String(thrown)));
  }

  async function check() {
    clear();
    const found = findErrors(fields, value, saved?.config);
    if (Object.keys(found).length > 0) {
      setErrors(found);
      return null;
    }
    try {
      const result = await asking.mutateAsync({ connector, config: config(), integration_id: saved?.id });
      setOutcome(result);
      return result;
    } catch (thrown) {
      place(thrown);
      return null;
    }
  }

  async function checkAndSave(save: () => Promise<void>) {
    if ((outcome ?? (await check()))?.ok) await save();
  }

  function reset(stored?: StoredConfig | null) {
    clear();
    setAll(startValue(fields, stored));
  }

  const checking = asking.isPending;
  return { fields, value, setValue, errors, config, outcome, failure, checking, check, checkAndSave, place, reset };
}
