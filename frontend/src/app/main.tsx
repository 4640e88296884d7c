/** The entry point: theme and language first, then the page. */
import "./trustedTypes";
import "@fontsource-variable/inter";
import "@/styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { refreshSession } from "@/api/session";
import { storedLocale } from "@/lib/LocaleContext";
import { loadLocale } from "@/lib/i18n";
import { applyTheme } from "@/lib/ThemeContext";
import { Providers } from "./Providers";
import { AppRoutes, preloadPage } from "./AppRoutes";

applyTheme();
preloadPage(window.location.pathname);
void refreshSession().catch(() => null);
await loadLocale(storedLocale());

const root = document.getElementById("root");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <Providers>
        <AppRoutes />
      </Providers>
    </StrictMode>,
  );
}
