/** How somebody is told that a customer waits for a person. */
export const attention = {
  "attention.title": "{name} needs a person",
  "attention.open": "Open",
  "attention.section": "On this device",
  "attention.switch": "Tell me when a customer needs a person",
  "attention.switch.note":
    "While Dana is open in another tab. It says who waits and why, never what was written; what Dana handles makes no noise.",
  "attention.denied":
    "This browser does not let Dana show notifications. Allow them for this address in the browser’s settings, then try again.",
  "attention.unsupported": "This browser cannot show notifications.",
} as const;
