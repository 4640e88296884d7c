/** The integrations pages; mount at /integrations/*. */
import { Route, Routes } from "react-router";
import { ConnectPage } from "./pages/ConnectPage";
import { IntegrationPage } from "./pages/IntegrationPage";
import { IntegrationsPage } from "./pages/IntegrationsPage";

export default function IntegrationsRoutes() {
  return (
    <Routes>
      <Route index element={<IntegrationsPage />} />
      <Route path="new/:connector" element={<ConnectPage />} />
      <Route path=":integrationId" element={<IntegrationPage />} />
    </Routes>
  );
}
