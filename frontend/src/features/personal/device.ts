/** What a browser calls itself, in words that its owner recognises. */
import { t } from "@/lib/i18n";

// The order counts: nearly every browser also claims to be Chrome and Safari.
const BROWSERS: [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, "Edge"],
  [/OPR\/|Opera/, "Opera"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\/|FxiOS\//, "Firefox"],
  [/Chrome\/|CriOS\//, "Chrome"],
  [/Safari\//, "Safari"],
];
const SYSTEMS: [RegExp, string][] = [
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X|Macintosh/, "Mac"],
  [/CrOS/, "ChromeOS"],
  [/Linux/, "Linux"],
];

/** "Firefox on Windows"; what is not a browser is shown as it says, shortened. */
export function deviceName(device: string): string {
  const browser = named(BROWSERS, device);
  const system = named(SYSTEMS, device);
  if (browser && system) return t("personal.device", { browser, system });
  return device.slice(0, 60) || t("personal.device.unknown");
}

/** Whether it is a phone or a tablet. */
export function isHandheld(device: string): boolean {
  return /iPhone|iPad|Android|Mobile/.test(device);
}

function named(names: [RegExp, string][], device: string): string | undefined {
  return names.find(([pattern]) => pattern.test(device))?.[1];
}
