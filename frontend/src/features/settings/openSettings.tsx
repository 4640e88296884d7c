/** Opens a settings page in a test, for a signed-in person. */
import type { ReactNode } from "react";
import { Route, Routes } from "react-router";
import { t } from "@/lib/i18n";
import { aSession } from "@/testing/cast";
import { useSessionState } from "@/lib/SessionContext";
import { show } from "@/testing/render";
import { ToastRegion } from "@/ui/ToastRegion";
import SettingsRoutes from "./SettingsRoutes";

export function openSettings(at: string, session = aSession()) {
  return show(
    <>
      <ToastRegion />
      <Guarded>
        <Routes>
          <Route path="/settings/*" element={<SettingsRoutes />} />
          <Route path="/inbox" element={<h1>{t("nav.inbox")}</h1>} />
        </Routes>
      </Guarded>
    </>,
    { at, session },
  );
}

/** Shows nothing to who is not signed in, as the app does. */
function Guarded({ children }: { children: ReactNode }) {
  return useSessionState().status === "signedIn" ? <>{children}</> : null;
}
