/** The operators' pages; mount at /admin/*. */
import { Activity, Building2, Compass, ScrollText, Users } from "lucide-react";
import { Outlet, Route, Routes } from "react-router";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { Page } from "@/ui/Page";
import { SubPageIndex, SubPages } from "@/ui/SubPages";
import { AccountsPage } from "./pages/AccountsPage";
import { HealthPage } from "./pages/HealthPage";
import { PeoplePage } from "./pages/PeoplePage";
import { RecordPage } from "./pages/RecordPage";

export default function AdminRoutes() {
  // To everybody else there is no such place, as at any other address.
  if (!useSession().is_operator) return <NoSuchPlace />;
  return (
    <Routes>
      <Route element={<Frame />}>
        <Route index element={<Index />} />
        <Route path="accounts" element={<AccountsPage />} />
        <Route path="people" element={<PeoplePage />} />
        <Route path="audit" element={<RecordPage />} />
        <Route path="health" element={<HealthPage />} />
        <Route path="*" element={<NoSuchPlace />} />
      </Route>
    </Routes>
  );
}

function places() {
  return [
    {
      to: "/admin/accounts",
      label: t("admin.accounts"),
      description: t("admin.accounts.about"),
      icon: <Building2 aria-hidden="true" />,
    },
    {
      to: "/admin/people",
      label: t("admin.people"),
      description: t("admin.people.about"),
      icon: <Users aria-hidden="true" />,
    },
    {
      to: "/admin/audit",
      label: t("admin.record"),
      description: t("admin.record.about"),
      icon: <ScrollText aria-hidden="true" />,
    },
    {
      to: "/admin/health",
      label: t("admin.health"),
      description: t("admin.health.about"),
      icon: <Activity aria-hidden="true" />,
    },
  ];
}

function Frame() {
  return (
    <SubPages title={t("admin.title")} pages={places()}>
      <Outlet />
    </SubPages>
  );
}

function Index() {
  useDocumentTitle(t("admin.title"));
  return <SubPageIndex title={t("admin.title")} pages={places()} />;
}

function NoSuchPlace() {
  useDocumentTitle(t("notFound.title"));
  return (
    <Page title={t("app.name")}>
      <EmptyState
        icon={<Compass />}
        title={t("notFound.title")}
        actions={<ButtonLink to="/inbox">{t("notFound.toInbox")}</ButtonLink>}
      >
        <p>{t("notFound.text")}</p>
      </EmptyState>
    </Page>
  );
}
