/** What the pages' Content-Security-Policy counts on: nothing but the empty text may become markup. */
import { afterEach, expect, test, vi } from "vitest";

afterEach(() => vi.unstubAllGlobals());

test("the one policy lets the empty text through and nothing else, and knows no scripts", async () => {
  const createPolicy = vi.fn();
  vi.stubGlobal("trustedTypes", { createPolicy });
  await import("./trustedTypes");
  expect(createPolicy).toHaveBeenCalledTimes(1);
  const [name, rules] = createPolicy.mock.calls[0] as [string, { createHTML: (text: string) => string | null }];
  expect(name).toBe("default");
  expect(Object.keys(rules)).toEqual(["createHTML"]);
  expect(rules.createHTML("")).toBe("");
  for (const text of [" ", "x", "<b>", "<script></script>", "<img src=x onerror=alert(1)>"]) {
    expect(rules.createHTML(text)).toBeNull();
  }
});
