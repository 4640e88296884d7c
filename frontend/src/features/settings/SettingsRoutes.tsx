/** The settings pages; mount at /settings/*. */
import type { ReactNode } from "react";
import { Outlet, Route, Routes, useLocation } from "react-router";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { SubPageIndex, SubPages } from "@/ui/SubPages";
import { NotForYou } from "./components/NotForYou";
import { AccountPage } from "./pages/AccountPage";
import { ApiKeysPage } from "./pages/ApiKeysPage";
import { AuditPage } from "./pages/AuditPage";
import { DataPage } from "./pages/DataPage";
import { TeamPage } from "./pages/TeamPage";
import { usePlaces } from "./places";

interface SettingsRoutesProps {
  /** Pages of another feature, which stand among these. */
  assistant?: ReactNode;
  lessons?: ReactNode;
}

export default function SettingsRoutes({ assistant, lessons }: SettingsRoutesProps) {
  return (
    <Routes>
      <Route element={<Frame />}>
        <Route index element={<Index />} />
        <Route element={<Allowed />}>
          <Route path="account" element={<AccountPage />} />
          <Route path="assistant" element={assistant} />
          <Route path="lessons" element={lessons} />
          <Route path="team" element={<TeamPage />} />
          <Route path="api-keys" element={<ApiKeysPage />} />
          <Route path="audit" element={<AuditPage />} />
          <Route path="data" element={<DataPage />} />
        </Route>
        <Route path="*" element={<NotForYou title={t("notFound.title")} text={t("notFound.text")} />} />
      </Route>
    </Routes>
  );
}

function Frame() {
  return (
    <SubPages title={t("settings.title")} pages={usePlaces()}>
      <Outlet />
    </SubPages>
  );
}

function Index() {
  useDocumentTitle(t("settings.title"));
  return <SubPageIndex title={t("settings.title")} pages={usePlaces()} />;
}

/** Whoever opens a page by its address that is not in their list is told so before the server has to. */
function Allowed() {
  const { pathname } = useLocation();
  const mayOpen = usePlaces().some(({ to }) => pathname.startsWith(to));
  return mayOpen ? <Outlet /> : <NotForYou title={t("settings.forbidden")} text={t("settings.forbidden.text")} />;
}
