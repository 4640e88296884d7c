/** Which address shows which page; each page is a chunk of its own. */
import { lazy, Suspense, useEffect } from "react";
import { Navigate, Route, Routes } from "react-router";
import { ToastRegion } from "@/ui/ToastRegion";
import { CrashBoundary } from "./CrashBoundary";
import { NotFoundPage } from "./NotFoundPage";
import { PageSkeleton } from "./PageSkeleton";
import { AnyoneOnceKnown, RequireSession, RequireVisitor } from "./RequireSession";
import { Shell } from "./shell/Shell";

const loadInbox = () => import("@/features/conversations/InboxPage");
const InboxPage = lazy(loadInbox);
const SignInPage = lazy(() => import("@/features/auth/SignInPage"));
const RegisterPage = lazy(() => import("@/features/auth/RegisterPage"));
const ForgotPage = lazy(() => import("@/features/auth/ForgotPage"));
const LetterPage = lazy(() => import("@/features/auth/LetterPage"));
const PersonalPage = lazy(() => import("@/features/personal/pages/PersonalPage"));
const loadKnowledge = () => import("@/features/knowledge/KnowledgeRoutes");
const KnowledgeRoutes = lazy(loadKnowledge);
const IntegrationsRoutes = lazy(() => import("@/features/integrations/IntegrationsRoutes"));
const SettingsRoutes = lazy(() => import("@/features/settings/SettingsRoutes"));
const AssistantPage = lazy(() => import("@/features/automation/pages/AssistantPage"));
const LessonsPage = lazy(() => import("@/features/automation/pages/LessonsPage"));
const DeletionPage = lazy(() => import("@/features/settings/pages/DeletionPage"));
const AdminRoutes = lazy(() => import("@/features/admin/AdminRoutes"));
const SimulatorRoutes = lazy(() => import("@/features/simulator/SimulatorRoutes"));

/** Starts fetching the page's code beside everything else that a first visit needs. */
export function preloadPage(path: string): void {
  if (path === "/" || path.startsWith("/inbox")) void loadInbox();
  if (path.startsWith("/knowledge/")) void loadKnowledge();
}

const prepareInbox = () => preloadPage("/inbox");

/** Fetches a page's code while somebody is about to follow a link to it: a cited place is to open at once. */
function usePreparedLinks(): void {
  useEffect(() => {
    const prepare = ({ target }: Event) => {
      const link = target instanceof Element ? target.closest("a") : null;
      if (link) preloadPage(link.pathname);
    };
    document.addEventListener("pointerover", prepare);
    document.addEventListener("focusin", prepare);
    return () => {
      document.removeEventListener("pointerover", prepare);
      document.removeEventListener("focusin", prepare);
    };
  }, []);
}

export function AppRoutes() {
  usePreparedLinks();
  return (
    <CrashBoundary>
      <Suspense fallback={<PageSkeleton />}>
        <Routes>
          <Route element={<RequireVisitor prepare={prepareInbox} />}>
            <Route path="/login" element={<SignInPage />} />
            <Route path="/register" element={<RegisterPage />} />
            <Route path="/forgot" element={<ForgotPage />} />
          </Route>
          <Route path="/sign-in" element={<Navigate to="/login" replace />} />
          <Route element={<AnyoneOnceKnown />}>
            <Route path="/verify" element={<LetterPage page="verify" />} />
            <Route path="/confirm-email" element={<LetterPage page="confirm-email" />} />
            <Route path="/reset" element={<LetterPage page="reset" />} />
            <Route path="/invitation" element={<LetterPage page="invitation" />} />
            <Route path="/letters" element={<LetterPage page="letters" />} />
          </Route>
          <Route path="/data-deletion/:code" element={<DeletionPage />} />
          <Route element={<RequireSession />}>
            <Route element={<Shell />}>
              <Route index element={<Navigate to="/inbox" replace />} />
              <Route path="/inbox/:conversationId?" element={<InboxPage />} />
              <Route path="/knowledge/*" element={<KnowledgeRoutes />} />
              <Route path="/integrations/*" element={<IntegrationsRoutes />} />
              <Route path="/me" element={<PersonalPage />} />
              <Route
                path="/settings/*"
                element={<SettingsRoutes assistant={<AssistantPage />} lessons={<LessonsPage />} />}
              />
              <Route path="/admin/*" element={<AdminRoutes />} />
              <Route path="/simulator/*" element={<SimulatorRoutes />} />
              <Route path="*" element={<NotFoundPage />} />
            </Route>
          </Route>
        </Routes>
      </Suspense>
      <ToastRegion />
    </CrashBoundary>
  );
}
