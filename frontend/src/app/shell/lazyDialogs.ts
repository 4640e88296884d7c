/** Windows over the page whose code is fetched when they are first opened. */
import { lazy } from "react";

export const CommandPalette = lazy(() => import("./CommandPalette"));
export const ShortcutSheet = lazy(() => import("./ShortcutSheet"));
