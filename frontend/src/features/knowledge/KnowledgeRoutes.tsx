/** The knowledge pages; mount at /knowledge/*. */
import { Route, Routes } from "react-router";
import { DocumentPage } from "./pages/DocumentPage";
import { LibraryPage } from "./pages/LibraryPage";

export default function KnowledgeRoutes() {
  return (
    <Routes>
      <Route index element={<LibraryPage />} />
      <Route path=":documentId" element={<DocumentPage />} />
    </Routes>
  );
}
