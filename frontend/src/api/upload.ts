/** Uploads with progress, which fetch cannot report. */
import { ApiError, errorFromResponse } from "./errors";
import { freshToken, refreshSession } from "./session";
import { t } from "@/lib/i18n";

interface UploadOptions {
  /** Bytes that have left, of how many. */
  onProgress?: (sent: number, total: number) => void;
  /** Aborting it stops the upload, which then rejects with an AbortError. */
  signal?: AbortSignal;
}

/** Posts `file` as the multipart field `file` and gives back the server's JSON. */
export function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  return post<T>(path, { file: [file] }, options);
}

/** Posts several files as the multipart field `files` and gives back the server's JSON. */
export function uploadMany<T>(path: string, files: File[], options: UploadOptions = {}): Promise<T> {
  return post<T>(path, { files }, options);
}

async function post<T>(path: string, parts: Record<string, File[]>, options: UploadOptions): Promise<T> {
  try {
    return await send<T>(path, parts, await freshToken(), options);
  } catch (error) {
    const token = error instanceof ApiError && error.kind === "auth" ? await refreshSession() : null;
    if (!token) throw error;
    return send<T>(path, parts, token, options);
  }
}

function send<T>(
  path: string,
  parts: Record<string, File[]>,
  token: string | null,
  { onProgress, signal }: UploadOptions,
): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(new DOMException("", "AbortError"));
    const request = new XMLHttpRequest();
    const stop = () => {
      request.abort();
      reject(new DOMException("", "AbortError"));
    };
    request.open("POST", path);
    if (token) request.setRequestHeader("Authorization", `Bearer ${token}`);
    request.upload.onprogress = (event) => onProgress?.(event.loaded, event.total);
    request.onerror = () => reject(new ApiError("network", t("error.network")));
    request.onload = () => settle<T>(request, resolve, reject);
    request.onloadend = () => signal?.removeEventListener("abort", stop);
    signal?.addEventListener("abort", stop);
    const form = new FormData();
    for (const [name, files] of Object.entries(parts)) for (const file of files) form.append(name, file);
    request.send(form);
  });
}

function settle<T>(request: XMLHttpRequest, resolve: (data: T) => void, reject: (error: Error) => void): void {
  const body = parse(request.responseText);
  if (request.status >= 200 && request.status < 300) return resolve(body as T);
  const known = ["X-Request-Id", "Retry-After"].map((name) => [name, request.getResponseHeader(name) ?? ""]);
  const headers = new Headers(known as [string, string][]);
  reject(errorFromResponse({ status: request.status, headers }, body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
