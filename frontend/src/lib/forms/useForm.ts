/** What every small form shares: values, checks before sending, and the server's refusal shown where it belongs. */
import { useRef, useState, type FormEvent, type RefObject } from "react";
import { asApiError, type ApiError } from "@/api/errors";
import { useCountdown } from "./useCountdown";

type Values = Record<string, string>;
export type Errors<V> = Partial<Record<keyof V, string>>;

/** Words for a refusal: at fields, for the form as a whole, or null for what the server said. */
type Explain<V> = (error: ApiError) => Errors<V> | string | null;

export interface Form<V> {
  values: V;
  /** A refusal that belongs to no field. */
  failure: string | null;
  pending: boolean;
  /** Seconds before the server will listen again; 0 when it does. */
  wait: number;
  formRef: RefObject<HTMLFormElement>;
  submit: (event: FormEvent) => void;
  /** The props that tie a field to its value and its error. */
  field: (name: keyof V & string) => { value: string; onChange: (value: string) => void; error?: string; name: string };
}

export function useForm<V extends Values>(
  initial: V,
  check: (values: V) => Errors<V>,
  send: (values: V) => Promise<void>,
  explain: Explain<V> = () => null,
): Form<V> {
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Errors<V>>({});
  const [failure, setFailure] = useState<string | null>(null);
  const [pending, setPending] = useState(false);
  const [wait, startWaiting] = useCountdown();
  const formRef = useRef<HTMLFormElement>(null);

  function show(found: Errors<V>) {
    setErrors(found);
    const first = Object.keys(values).find((name) => found[name]);
    formRef.current?.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus();
  }

  function refuse(error: ApiError) {
    if (error.kind === "rateLimited") startWaiting(error.retryAfter ?? 0);
    const told = explain(error) ?? atFields(error, values) ?? error.message;
    if (typeof told === "string") setFailure(told);
    else show(told);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (pending || wait > 0) return;
    const found = check(values);
    setFailure(null);
    show(found);
    if (Object.keys(found).length > 0) return;
    setPending(true);
    try {
      await send(values);
    } catch (thrown) {
      refuse(asApiError(thrown));
    } finally {
      setPending(false);
    }
  }

  return {
    values,
    failure,
    pending,
    wait,
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

/** The server's words at the fields that are here; null when it speaks of none of them. */
function atFields<V extends Values>(error: ApiError, values: V): Errors<V> | null {
  const here = Object.entries(error.fieldErrors).filter(([name]) => name in values);
  return here.length > 0 ? (Object.fromEntries(here) as Errors<V>) : null;
}
