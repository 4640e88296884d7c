/** What both forms share: values, checks before sending, and the server's refusal shown where it belongs. */
import { useRef, useState, type FormEvent } from "react";
import { asApiError, type ApiError } from "@/api/errors";
import { t } from "@/lib/i18n";

export const MIN_PASSWORD = 10;

type Values = Record<string, string>;
type Errors<V> = Partial<Record<keyof V, string>>;

interface AuthForm<V> {
  errors: Errors<V>;
  /** A refusal that belongs to no field. */
  failure: string | null;
  pending: boolean;
  formRef: React.RefObject<HTMLFormElement>;
  submit: (event: FormEvent) => void;
  /** The props that tie a field to its value and its error. */
  field: (name: keyof V & string) => { value: string; onChange: (value: string) => void; error?: string; name: string };
}

export function useAuthForm<V extends Values>(
  initial: V,
  check: (values: V) => Errors<V>,
  send: (values: V) => Promise<void>,
  explain: (error: ApiError) => Errors<V> | string | null,
): AuthForm<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<V>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);

  function show(found: Errors<V>) {
    setErrors(found);
    const first = Object.keys(values).find((name) => found[name]);
    formRef.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending) return;
    const found = check(values);
    setFailure(null);
    show(found);
    if (Object.keys(found).length > 0) return;
    setPending(true);
    try {
      await send(values);
    } catch (thrown) {
      const error = asApiError(thrown);
      const told =
        explain(error) ??
        (Object.keys(error.fieldErrors).length > 0 ? (error.fieldErrors as Errors<V>) : error.message);
      if (typeof told === "string") setFailure(told);
      else show(told);
    } finally {
      setPending(false);
    }
  }

  return {
    errors,
    failure,
    pending,
    formRef,
    submit: (event) => void submit(event),
    field: (name) => ({
      name,
      value: values[name] ?? "",
      error: errors[name],
      onChange: (value) => {
        setValues((before) => ({ ...before, [name]: value }));
        setErrors((before) => ({ ...before, [name]: undefined }));
      },
    }),
  };
}

/** The message for an empty field, or none. */
export function required(value: string): string | undefined {
  return value.trim() === "" ? t("auth.error.required") : undefined;
}

/** The message for what cannot be an e-mail address, or none. */
export function badEmail(value: string): string | undefined {
  return required(value) ?? (/^\S+@\S+\.\S+$/.test(value.trim()) ? undefined : t("auth.error.email"));
}

/** Leaves out the fields that have nothing to complain about. */
export function onlyProblems<V>(problems: Errors<V>): Errors<V> {
  return Object.fromEntries(Object.entries(problems).filter(([, message]) => message)) as Errors<V>;
}
