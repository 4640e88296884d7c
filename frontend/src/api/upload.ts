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
export async function upload<T>(path: string, file: File, options: UploadOptions = {}): Promise<T> {
  try {
    return await send<T>(path, file, await freshToken(), options);
  } catch (error) {
    const token = error instanceof ApiError && error.kind === "auth" ? await refreshSession() : null;
    if (!token) throw error;
    return send<T>(path, file, token, options);
  }
}

function send<T>(path: string, file: File, token: string | null, { onProgress, signal }: UploadOptions): Promise<T> {
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
    form.append("file", file);
    request.send(form);
  });
}

function settle<T>(request: XMLHttpRequest, resolve: (data: T) => void, reject: (error: Error) => void): void {
  const body = parse(request.responseText);
  if (request.status >= 200 && request.status < 300) return resolve(body as T);
  const headers = new Headers({ "X-Request-Id": request.getResponseHeader("X-Request-Id") ?? "" });
  reject(errorFromResponse({ status: request.status, headers }, body));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
