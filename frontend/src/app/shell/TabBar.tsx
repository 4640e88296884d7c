/** Navigation on a phone: a bar below the page. */
import { Suspense } from "react";
import { NavLink } from "react-router";
import { InboxBadge } from "@/features/conversations/InboxBadge";
import { t } from "@/lib/i18n";
import { MoreMenu } from "./lazyMenus";
import { usePlaces } from "./navigation";

import styles from "./TabBar.module.css";

export function TabBar({ onShortcuts }: { onShortcuts: () => void }) {
  const places = usePlaces();
  return (
    <nav className={styles.bar} aria-label={t("nav.label")}>
      {places.map(({ path, label, icon: Icon }) => (
        <NavLink key={path} to={path} className={styles.tab}>
          <Icon aria-hidden="true" />
          {t(label)}
          {path === "/inbox" && <InboxBadge className={styles.badge} />}
        </NavLink>
      ))}
      <Suspense fallback={<span />}>
        <MoreMenu onShortcuts={onShortcuts} />
      </Suspense>
    </nav>
  );
}
