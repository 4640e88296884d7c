/** The one way to the server: typed by the generated schema, signed in by itself, failing only with ApiError. */
import createClient from "openapi-fetch";
import { asApiError, errorFromResponse } from "./errors";
import type { paths } from "./schema";
import { currentToken, freshToken, refreshSession } from "./session";

const TIMEOUT_MS = 20_000;
/** A model may be asked twice: whoever waits sees it write. */
const REWRITE_MS = 70_000;
/** Asked by people who are not signed in yet: these calls carry no token, and their 401 is an answer of its own. */
const OPEN_PATHS = [
  "/api/auth/login",
  "/api/auth/login/second-factor",
  "/api/auth/register",
  "/api/auth/verify",
  "/api/auth/verify/resend",
  "/api/auth/forgot",
  "/api/auth/reset",
  "/api/auth/invitation",
  "/api/health",
];

/** Typed calls to the server: `api.GET("/api/conversations", …)`; wrap them in `call` to get the data or an ApiError. */
export const api = createClient<paths>({ baseUrl: window.location.origin, fetch: signedInFetch });

/** The data of a typed call; throws an ApiError when the server refused or could not be reached. */
export async function call<T>(request: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await request.catch((thrown: unknown) => {
    if (thrown instanceof DOMException && thrown.name === "AbortError") throw thrown;
    throw asApiError(thrown);
  });
  if (!response.ok) throw errorFromResponse(response, error);
  return data as T;
}

/** Downloads a file that needs the signed-in person's rights. */
export async function download(path: string): Promise<Blob> {
  const response = await signedInFetch(new Request(new URL(path, window.location.origin))).catch((thrown: unknown) => {
    throw asApiError(thrown);
  });
  if (!response.ok) throw errorFromResponse(response, await response.json().catch(() => null));
  return response.blob();
}

async function signedInFetch(request: Request): Promise<Response> {
  const open = OPEN_PATHS.includes(new URL(request.url).pathname);
  const token = open ? null : await freshToken();
  const again = request.clone();
  const response = await send(request, token);
  if (response.status !== 401 || open || !token) return response;
  // Somebody else may have renewed the token while this request was under way.
  const renewed = currentToken() === token ? await refreshSession() : currentToken();
  return renewed ? send(again, renewed) : response;
}

function send(request: Request, token: string | null): Promise<Response> {
  const headers = new Headers(request.headers);
  if (token) headers.set("Authorization", `Bearer ${token}`);
  const patience = request.url.endsWith("/rewrite") ? REWRITE_MS : TIMEOUT_MS;
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(patience)]);
  return fetch(new Request(request, { headers, signal }));
}
