/** What is said of an integration differs with what it is for: a channel brings customers, a model writes answers. */
import type { PlainKey } from "@/lib/i18n";

interface Words {
  nameHelp: PlainKey;
  saved: PlainKey;
  saveAnyway: PlainKey;
  refused: PlainKey;
  refusedText: PlainKey;
  paused: PlainKey;
  deleted: PlainKey;
}

const CHANNEL: Words = {
  nameHelp: "integrations.name.help",
  saved: "integrations.saved.text",
  saveAnyway: "integrations.saveAnyway.help",
  refused: "integrations.needsReconnect",
  refusedText: "integrations.needsReconnect.text",
  paused: "integrations.isPaused.text",
  deleted: "integrations.confirmDelete.text",
};

const MODEL: Words = {
  nameHelp: "integrations.model.name.help",
  saved: "integrations.model.saved",
  saveAnyway: "integrations.model.saveAnyway",
  refused: "integrations.model.refused",
  refusedText: "integrations.model.refused.text",
  paused: "integrations.model.paused",
  deleted: "integrations.model.confirmDelete",
};

export const wordsOf = (kind: string): Words => (kind === "model" ? MODEL : CHANNEL);
