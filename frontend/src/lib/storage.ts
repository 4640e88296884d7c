/** Small things that this browser remembers; a browser that refuses to remember is no error. */
const PREFIX = "dana.";

/** What was stored under `key`, or null. */
export function recall<T>(key: string): T | null {
  try {
    const stored = localStorage.getItem(PREFIX + key);
    return stored === null ? null : (JSON.parse(stored) as T);
  } catch {
    return null;
  }
}

/** Stores `value` under `key`; null forgets it. */
export function remember(key: string, value: unknown): void {
  try {
    if (value === null) localStorage.removeItem(PREFIX + key);
    else localStorage.setItem(PREFIX + key, JSON.stringify(value));
  } catch {
    // Storage is full or forbidden: the value then only lives as long as the page.
  }
}

/** Forgets everything whose key starts with `prefix`. */
export function forgetAll(prefix: string): void {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX + prefix));
    for (const key of keys) localStorage.removeItem(key);
  } catch {
    // Nothing could be stored, so nothing has to be forgotten.
  }
}
