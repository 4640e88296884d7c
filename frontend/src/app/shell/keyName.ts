/** Shows a key as it is printed on the reader's keyboard. */
const NAMES: Record<string, string> = { Enter: "↵", Escape: "Esc" };

export function keyName(keys: string): string {
  const mac = /Mac|iPhone|iPad/.test(navigator.userAgent);
  const [last = "", ...modifiers] = keys.split("+").reverse();
  const key = NAMES[last] ?? last.toUpperCase();
  return modifiers.length === 0 ? key : mac ? `⌘${key}` : `Ctrl ${key}`;
}
