/** Menus and notes of the frame: their code is fetched beside the first paint, not before it. */
import { lazy } from "react";

export const AccountMenu = lazy(() => import("./AccountMenu"));
export const Attention = lazy(() => import("@/features/conversations/Attention"));
export const HealthNote = lazy(() => import("./HealthNote"));
export const PersonMenu = lazy(() => import("./PersonMenu"));
export const MoreMenu = lazy(() => import("./MoreMenu"));
export const ProveEmailBanner = lazy(() => import("@/features/auth/ProveEmailBanner"));
