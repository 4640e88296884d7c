/** Light, dark, or as the system has it; kept in this browser. */
import { createContext, useContext, useMemo, useState, type ReactNode } from "react";
import { recall, remember } from "./storage";

export const THEMES = ["light", "dark", "system"] as const;
export type Theme = (typeof THEMES)[number];

interface ThemeChoice {
  theme: Theme;
  setTheme: (theme: Theme) => void;
}

const ThemeContext = createContext<ThemeChoice>({ theme: "system", setTheme: () => undefined });

export function ThemeProvider({ children }: { children: ReactNode }) {
  const [theme, setTheme] = useState<Theme>(storedTheme);
  const choice = useMemo(
    () => ({
      theme,
      setTheme: (next: Theme) => {
        remember("theme", next);
        applyTheme(next);
        setTheme(next);
      },
    }),
    [theme],
  );
  return <ThemeContext.Provider value={choice}>{children}</ThemeContext.Provider>;
}

/** The chosen theme, and how to choose another. */
export function useTheme(): ThemeChoice {
  return useContext(ThemeContext);
}

/** Puts a theme on the page; called before the first paint with the stored one. */
export function applyTheme(theme: Theme = storedTheme()): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

function storedTheme(): Theme {
  return THEMES.find((theme) => theme === recall("theme")) ?? "system";
}
