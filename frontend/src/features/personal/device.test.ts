/** Browsers by the names that their owners know. */
import { expect, it } from "vitest";
import { deviceName, isHandheld } from "./device";

it.each([
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
    "Edge on Windows",
  ],
  ["Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15", "Safari on Mac"],
  [
    "Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
    "Samsung Internet on Android",
  ],
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  ["curl/8.5.0", "curl/8.5.0"],
  ["Firefox on Windows", "Firefox on Windows"],
  ["", "Unknown device"],
])("%s is %s", (device, name) => {
  expect(deviceName(device)).toBe(name);
});

it("phones are told from desks", () => {
  expect(isHandheld("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0)")).toBe(true);
  expect(isHandheld("Mozilla/5.0 (X11; Linux x86_64)")).toBe(false);
});
