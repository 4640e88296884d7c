/** The knowledge pages; mount at /knowledge/*. */
import { Route, Routes } from "react-router";
import { KnowledgeFrame } from "./components/KnowledgeFrame";
import { DocumentPage } from "./pages/DocumentPage";
import { TABS } from "./tabs";

export default function KnowledgeRoutes() {
  return (
    <Routes>
      <Route element={<KnowledgeFrame />}>
        {TABS.map(({ path, page: TabPage }) => (
          <Route key={path} {...(path ? { path } : { index: true })} element={<TabPage />} />
        ))}
      </Route>
      <Route path=":documentId" element={<DocumentPage />} />
    </Routes>
  );
}
