/** The simulator's page; mount at /simulator/*. */
import { Route, Routes } from "react-router";
import { SimulatorPage } from "./pages/SimulatorPage";

export default function SimulatorRoutes() {
  return (
    <Routes>
      <Route index element={<SimulatorPage />} />
    </Routes>
  );
}
