/** The frame of every signed-in page: navigation beside it on wide screens, below it on a phone. */
import { Suspense, useEffect, useRef, useState } from "react";
import { Outlet, useLocation } from "react-router";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { useShortcuts } from "@/lib/shortcuts";
import { PHONE, useMediaQuery } from "@/lib/useMediaQuery";
import { ConversationsLive } from "@/features/conversations/ConversationsLive";
import { CrashBoundary } from "../CrashBoundary";
import { PageSkeleton } from "../PageSkeleton";
import { ConnectionBanner } from "./ConnectionBanner";
import { CommandPalette, ShortcutSheet } from "./lazyDialogs";
import { Attention, ProveEmailBanner } from "./lazyMenus";
import { Sidebar } from "./Sidebar";
import { TabBar } from "./TabBar";
import styles from "./Shell.module.css";

type Overlay = "palette" | "shortcuts" | null;

export function Shell() {
  const [overlay, setOverlay] = useState<Overlay>(null);
  const phone = useMediaQuery(PHONE);
  const { pathname } = useLocation();
  const { email_verified } = useSession();
  const mayReply = useRight("reply");
  const section = pathname.split("/")[1] ?? "";
  const content = useRef<HTMLElement>(null);

  useShortcuts("everywhere", [
    { keys: "mod+k", label: t("palette.title"), run: () => setOverlay("palette") },
    { keys: "?", label: t("shortcuts.help"), run: () => setOverlay("shortcuts") },
  ]);
  useFocusOnNewSection(section, content);

  const open = { onPalette: () => setOverlay("palette"), onShortcuts: () => setOverlay("shortcuts") };
  const inThread = /^\/inbox\/./.test(pathname);
  return (
    <div className={styles.shell}>
      <a className={styles.skip} href="#content">
        {t("app.skip")}
      </a>
      {!phone && <Sidebar {...open} />}
      <div className={styles.column}>
        <ConnectionBanner />
        {!email_verified && !(phone && inThread) && (
          <Suspense>
            <ProveEmailBanner />
          </Suspense>
        )}
        <main id="content" ref={content} tabIndex={-1} className={styles.stage}>
          <CrashBoundary resetKey={section}>
            <Suspense fallback={<PageSkeleton />}>
              <Outlet />
            </Suspense>
          </CrashBoundary>
        </main>
      </div>
      {phone && !inThread && <TabBar onShortcuts={open.onShortcuts} />}
      <ConversationsLive />
      <Suspense>{mayReply && <Attention />}</Suspense>
      <Suspense>
        {overlay === "palette" && <CommandPalette onClose={() => setOverlay(null)} />}
        {overlay === "shortcuts" && <ShortcutSheet onClose={() => setOverlay(null)} />}
      </Suspense>
    </div>
  );
}

/** Whoever uses a keyboard or a screen reader starts at the content of a page that they just went to. */
function useFocusOnNewSection(section: string, content: React.RefObject<HTMLElement>) {
  const before = useRef(section);
  useEffect(() => {
    if (before.current !== section) content.current?.focus({ preventScroll: true });
    before.current = section;
  }, [section, content]);
}
