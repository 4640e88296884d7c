/** A Vite plugin that leaves out the React Aria texts of languages which the app does not ship. */
import type { Plugin } from "vite";

const LOCALE_FILE = /[\\/](?:react-aria|react-stately|react-aria-components)[\\/].*[\\/]([a-z]{2}-[A-Z]{2})\.m?js$/;

/** Replaces every locale file that is not in `shipped`; React Aria then falls back to en-US. */
export function dropUnusedLocales(shipped: string[]): Plugin {
  return {
    name: "drop-unused-locales",
    apply: "build",
    enforce: "pre",
    load(id) {
      const locale = LOCALE_FILE.exec(id)?.[1];
      return locale && !shipped.includes(locale) ? "export default undefined;" : null;
    },
  };
}
