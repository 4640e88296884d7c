/** The language of the page: its texts, dates, numbers and direction. */
import { createContext, Fragment, useContext, useEffect, useMemo, useState, type ReactNode } from "react";
import { currentLocale, loadLocale, LOCALES, type Locale } from "./i18n";
import { recall, remember } from "./storage";

interface LocaleChoice {
  locale: Locale;
  setLocale: (locale: Locale) => void;
}

const LocaleContext = createContext<LocaleChoice>({ locale: "en", setLocale: () => undefined });

export function LocaleProvider({ children }: { children: ReactNode }) {
  const [locale, setShown] = useState<Locale>(currentLocale);
  useEffect(() => {
    document.documentElement.lang = locale;
    document.documentElement.dir = LOCALES[locale].direction;
  }, [locale]);
  const choice = useMemo(
    () => ({
      locale,
      setLocale: (next: Locale) => {
        remember("locale", next);
        void loadLocale(next).then(() => setShown(next));
      },
    }),
    [locale],
  );
  // Texts are read while rendering, so another language is a new tree.
  return (
    <LocaleContext.Provider value={choice}>
      <Fragment key={locale}>{children}</Fragment>
    </LocaleContext.Provider>
  );
}

/** The language, and how to choose another. */
export function useLocale(): LocaleChoice {
  return useContext(LocaleContext);
}

/** The language that this browser asked for last time. */
export function storedLocale(): Locale {
  const stored = recall<string>("locale");
  return stored && stored in LOCALES ? (stored as Locale) : "en";
}
