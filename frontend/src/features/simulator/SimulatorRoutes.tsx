/** The simulator's page; mount at /simulator/*. */
import { Route, Routes } from "react-router";
import { addTexts } from "@/lib/i18n";
import { simulator } from "@/lib/messages/en/simulator";
import { SimulatorPage } from "./pages/SimulatorPage";

addTexts(simulator);

export default function SimulatorRoutes() {
  return (
    <Routes>
      <Route index element={<SimulatorPage />} />
    </Routes>
  );
}
