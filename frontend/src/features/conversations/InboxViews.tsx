/** The inbox's views and channels as links in the sidebar. */
import { CircleAlert, CircleCheck, Inbox, Mail, UserRound } from "lucide-react";
import { Link, useLocation } from "react-router";
import { t, type PlainKey } from "@/lib/i18n";
import { DanaMark } from "@/ui/Avatar";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { useChannels, useCounts, type View } from "./queries";
import { viewAddress } from "./useFilters";
import styles from "./InboxViews.module.css";

const ENTRIES: { view: View; label: PlainKey; icon: React.ReactNode }[] = [
  { view: "people", label: "inbox.view.people", icon: <Inbox aria-hidden="true" /> },
  { view: "unread", label: "inbox.view.unread", icon: <Mail aria-hidden="true" /> },
  { view: "needs_person", label: "inbox.view.needs_person", icon: <CircleAlert aria-hidden="true" /> },
  { view: "drafts", label: "inbox.view.drafts", icon: <DanaMark size={16} /> },
  { view: "dana", label: "inbox.views.dana", icon: <DanaMark size={16} /> },
  { view: "person", label: "inbox.view.person", icon: <UserRound aria-hidden="true" /> },
  { view: "resolved", label: "inbox.view.resolved", icon: <CircleCheck aria-hidden="true" /> },
];

export function InboxViews() {
  const { data: counts } = useCounts();
  const channels = useChannels();
  const { pathname, search } = useLocation();
  const params = new URLSearchParams(pathname.startsWith("/inbox") ? search : "");
  return (
    <>
      <nav aria-labelledby="inbox-views">
        <h2 id="inbox-views" className={styles.title}>
          {t("inbox.views")}
        </h2>
        <ul>
          {ENTRIES.filter(({ view }) => view !== "drafts" || counts?.drafts || params.get("view") === view).map(
            ({ view, label, icon }) => (
              <li key={view}>
                <Link
                  to={viewAddress(view)}
                  className={styles.entry}
                  aria-current={params.get("view") === view ? "true" : undefined}
                >
                  {icon}
                  <span>{t(label)}</span>
                  {counts && counts[view] > 0 && <span className={styles.count}>{counts[view]}</span>}
                </Link>
              </li>
            ),
          )}
        </ul>
      </nav>
      {channels.length > 0 && (
        <nav aria-labelledby="inbox-channels">
          <h2 id="inbox-channels" className={styles.title}>
            {t("inbox.channels")}
          </h2>
          <ul>
            {channels.map(({ id, name, connector }) => (
              <li key={id}>
                <Link
                  to={`/inbox?channel=${id}`}
                  className={styles.entry}
                  aria-current={params.get("channel") === id ? "true" : undefined}
                >
                  <ChannelGlyph channel={connector} plain />
                  <span dir="auto">{name}</span>
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </>
  );
}
