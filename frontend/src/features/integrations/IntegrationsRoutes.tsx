/** The integrations pages; mount at /integrations/*. */
import { Route, Routes } from "react-router";
import { addTexts } from "@/lib/i18n";
import { integrations } from "@/lib/messages/en/integrations";
import { ConnectPage } from "./pages/ConnectPage";
import { IntegrationPage } from "./pages/IntegrationPage";
import { IntegrationsPage } from "./pages/IntegrationsPage";

addTexts(integrations);

export default function IntegrationsRoutes() {
  return (
    <Routes>
      <Route index element={<IntegrationsPage />} />
      <Route path="new/:connector" element={<ConnectPage />} />
      <Route path=":integrationId" element={<IntegrationPage />} />
    </Routes>
  );
}
