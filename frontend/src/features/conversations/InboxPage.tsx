/** The inbox: the list of conversations, the open one, and its details, side by side where there is room. */
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { MessagesSquare } from "lucide-react";
import { useParams } from "react-router";
import { t } from "@/lib/i18n";
import { useShortcuts } from "@/lib/shortcuts";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { DESKTOP, PHONE, useMediaQuery } from "@/lib/useMediaQuery";
import { cx } from "@/ui/classNames";
import { EmptyState } from "@/ui/EmptyState";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { ConversationList } from "./ConversationList";
import { ThreadPane } from "./ThreadPane";
import styles from "./InboxPage.module.css";

const Details = lazy(() => import("./Details"));
const DetailsDrawer = lazy(() => import("./DetailsDrawer"));

export default function InboxPage() {
  const { conversationId } = useParams();
  const phone = useMediaQuery(PHONE);
  const desktop = useMediaQuery(DESKTOP);
  const [drawer, setDrawer] = useState(false);
  const search = useRef<() => void>(() => undefined);
  useDocumentTitle(t("inbox.title"));
  useEffect(() => setDrawer(false), [conversationId, desktop]);
  useShortcuts("inbox", [{ keys: "/", label: t("shortcut.search"), run: () => search.current() }]);

  return (
    <div className={cx(styles.inbox, conversationId && styles.withThread)}>
      {phone && conversationId && (
        <VisuallyHidden>
          <h1>{t("inbox.title")}</h1>
        </VisuallyHidden>
      )}
      {(!phone || !conversationId) && <ConversationList openId={conversationId} onSearchRef={search} />}
      {conversationId && (
        <ThreadPane
          key={conversationId}
          conversationId={conversationId}
          onDetails={desktop ? undefined : () => setDrawer(true)}
        />
      )}
      {!conversationId && !phone && <NothingOpen />}
      <Suspense>
        {conversationId && desktop && <Details key={conversationId} conversationId={conversationId} />}
        {conversationId && drawer && <DetailsDrawer conversationId={conversationId} onClose={() => setDrawer(false)} />}
      </Suspense>
    </div>
  );
}

function NothingOpen() {
  return (
    <div className={styles.nothing}>
      <EmptyState icon={<MessagesSquare />} title={t("inbox.pick.title")}>
        <p>{t("inbox.pick.text", { down: "J", up: "K", help: "?" })}</p>
      </EmptyState>
    </div>
  );
}
