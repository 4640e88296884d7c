/** What can go wrong between here and the server, as one type with a kind to act on and words to show. */
import { t } from "@/lib/i18n";

export type ErrorKind =
  "network" | "timeout" | "auth" | "forbidden" | "notFound" | "conflict" | "validation" | "rateLimited" | "server";

interface ErrorFacts {
  status?: number;
  code?: string;
  fieldErrors?: Record<string, string>;
  requestId?: string | null;
  retryAfter?: number | null;
}

export class ApiError extends Error {
  readonly kind: ErrorKind;
  readonly status: number;
  /** The server's name of the failure, such as "email_taken". */
  readonly code: string;
  /** Messages by field name, or by JSON pointer for a nested one. */
  readonly fieldErrors: Record<string, string>;
  readonly requestId: string | null;
  /** Seconds to wait, when the server said so. */
  readonly retryAfter: number | null;

  constructor(kind: ErrorKind, message: string, facts: ErrorFacts = {}) {
    super(message);
    this.name = "ApiError";
    this.kind = kind;
    this.status = facts.status ?? 0;
    this.code = facts.code ?? kind;
    this.fieldErrors = facts.fieldErrors ?? {};
    this.requestId = facts.requestId ?? null;
    this.retryAfter = facts.retryAfter ?? null;
  }

  /** Whether the same request may succeed when it is made again. */
  get temporary(): boolean {
    return this.kind === "network" || this.kind === "timeout" || this.kind === "rateLimited" || this.status >= 500;
  }
}

const KINDS: Record<number, ErrorKind> = {
  400: "validation",
  401: "auth",
  403: "forbidden",
  404: "notFound",
  408: "timeout",
  409: "conflict",
  413: "validation",
  415: "validation",
  422: "validation",
  429: "rateLimited",
  504: "timeout",
};

/** The error that a refused response stands for; `body` is its parsed JSON, or anything else if it had none. */
export function errorFromResponse(response: Pick<Response, "status" | "headers">, body: unknown): ApiError {
  const error = asRecord(asRecord(body).error);
  const kind = KINDS[response.status] ?? "server";
  const seconds = Number(response.headers.get("Retry-After"));
  return new ApiError(kind, text(error.message) ?? t(`error.${kind}`), {
    status: response.status,
    code: text(error.code) ?? undefined,
    fieldErrors: fieldErrors(error.details),
    requestId: text(error.request_id) ?? response.headers.get("X-Request-Id"),
    retryAfter: seconds > 0 ? seconds : null,
  });
}

/** Any thrown value as an ApiError: a lost connection and a time-out get their own kinds. */
export function asApiError(thrown: unknown): ApiError {
  if (thrown instanceof ApiError) return thrown;
  const timedOut = thrown instanceof DOMException && thrown.name === "TimeoutError";
  const kind = timedOut ? "timeout" : thrown instanceof TypeError ? "network" : "server";
  return new ApiError(kind, t(`error.${kind}`));
}

/** Field messages from `details.fields`: `{name: message}`, or a list of `{field, message}`. */
function fieldErrors(details: unknown): Record<string, string> {
  const fields = asRecord(details).fields;
  const pairs = Array.isArray(fields)
    ? fields.map(asRecord).map((each) => [text(each.field) ?? text(each.pointer), each.message] as const)
    : Object.entries(asRecord(fields));
  return Object.fromEntries(pairs.flatMap(([name, message]) => (name ? [[name, String(message)]] : [])));
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function text(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
