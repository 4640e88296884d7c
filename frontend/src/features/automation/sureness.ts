/** How sure Dana must be, in words. */
import { t, type PlainKey } from "@/lib/i18n";

const STEPS: [below: number, words: PlainKey][] = [
  [0.05, "manner.confidence.0"],
  [0.3, "manner.confidence.1"],
  [0.6, "manner.confidence.2"],
];

export function surenessInWords(value: number): string {
  const step = STEPS.find(([below]) => value < below);
  return t("manner.confidence.value", {
    percent: Math.round(value * 100),
    words: t(step?.[1] ?? "manner.confidence.3"),
  });
}
