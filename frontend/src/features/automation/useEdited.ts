/** Values that are changed here and saved together: what differs from the server's, and what to do when the server's changed meanwhile. */
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { failureText } from "@/lib/tell";
import { showToast } from "@/ui/toasts";

export interface Edited<V> {
  values: V;
  set: (change: Partial<V>) => void;
  isChanged: boolean;
  /** Somebody else saved while this was being changed. */
  isOvertaken: boolean;
  pending: boolean;
  /** A refusal that belongs to no field. */
  failure: string | null;
  /** The server's words by field, such as "hours.time_zone". */
  errors: Record<string, string>;
  save: () => Promise<void>;
  /** Back to what is saved. */
  undo: () => void;
  /** Go on with one's own changes on top of theirs. */
  keepMine: () => void;
}

interface Options<V> {
  saved: V;
  version: number;
  /** What can be said before it is sent, by field. */
  check?: (values: V) => Record<string, string>;
  send: (changes: Partial<V>, seenVersion: number) => Promise<unknown>;
}

export function useEdited<V extends object>({ saved, version, check, send }: Options<V>): Edited<V> {
  const [base, setBase] = useState({ saved, version });
  const [changes, setChanges] = useState<Partial<V>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const different = differences(base.saved, changes);
  const isChanged = Object.keys(different).length > 0;
  if (base.version !== version && !isChanged) setBase({ saved, version });

  function begin(from: { saved: V; version: number }, kept: Partial<V>) {
    setBase(from);
    setChanges(kept);
    setErrors({});
    setFailure(null);
  }

  async function save() {
    const found = check?.({ ...base.saved, ...changes }) ?? {};
    setErrors(found);
    setFailure(null);
    if (Object.keys(found).length > 0) return;
    setPending(true);
    try {
      await send(different, base.version);
      setChanges({});
      showToast({ tone: "ok", text: t("manner.saved") });
    } catch (thrown) {
      const error = asApiError(thrown);
      setErrors(error.fieldErrors);
      if (Object.keys(error.fieldErrors).length === 0) setFailure(failureText(thrown));
    } finally {
      setPending(false);
    }
  }

  return {
    values: { ...base.saved, ...changes },
    set: (change) => {
      setChanges((before) => ({ ...before, ...change }));
      const names = Object.keys(change);
      setErrors((before) => without(before, names));
    },
    isChanged,
    isOvertaken: isChanged && !pending && base.version !== version,
    pending,
    failure,
    errors,
    save,
    undo: () => begin({ saved, version }, {}),
    keepMine: () => begin({ saved, version }, different),
  };
}

function differences<V extends object>(saved: V, changes: Partial<V>): Partial<V> {
  const names = Object.keys(changes) as (keyof V)[];
  const differing = names.filter((name) => JSON.stringify(changes[name]) !== JSON.stringify(saved[name]));
  return Object.fromEntries(differing.map((name) => [name, changes[name]])) as Partial<V>;
}

/** The errors of other fields: what was changed is looked at anew. */
function without(errors: Record<string, string>, names: string[]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(errors).filter(([field]) => !names.some((name) => field === name || field.startsWith(`${name}.`))),
  );
}
