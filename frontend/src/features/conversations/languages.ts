/** The languages that a text is translated into: Dana's six by their codes, others by the names that a model knows them by. */
const SIX = ["en", "es", "fr", "de", "pt", "ar"];
const OTHERS = ["it", "nl", "pl", "tr", "uk", "zh", "hi", "ja"];

interface Language {
  /** As the server takes it. */
  id: string;
  name: string;
}

/** All of them, the six first, each in the reader's language. */
export function languages(locale: string): Language[] {
  const names = new Intl.DisplayNames([locale], { type: "language" });
  const english = new Intl.DisplayNames(["en"], { type: "language" });
  return [...SIX, ...OTHERS].map((code) => ({
    id: SIX.includes(code) ? code : (english.of(code) ?? code),
    name: names.of(code) ?? code,
  }));
}
