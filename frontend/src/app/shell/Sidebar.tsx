/** Navigation beside the page: with words on a wide screen, icons alone on a narrower one. */
import { Suspense } from "react";
import { Search } from "lucide-react";
import { NavLink } from "react-router";
import { InboxBadge } from "@/features/conversations/InboxBadge";
import { InboxViews } from "@/features/conversations/InboxViews";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { DESKTOP, useMediaQuery } from "@/lib/useMediaQuery";
import { cx } from "@/ui/classNames";
import { Kbd } from "@/ui/Kbd";
import { AccountWords } from "./AccountWords";
import { keyName } from "./keyName";
import { AccountMenu, HealthNote, PersonMenu } from "./lazyMenus";
import { usePlaces } from "./navigation";
import styles from "./Sidebar.module.css";

export function Sidebar({ onPalette, onShortcuts }: { onPalette: () => void; onShortcuts: () => void }) {
  const wide = useMediaQuery(DESKTOP);
  const places = usePlaces();
  const { account: current, accounts } = useSession();
  const account = (
    <div className={styles.account}>
      <span className={styles.logo} aria-hidden="true" />
      {wide && <AccountWords />}
    </div>
  );
  return (
    <aside className={cx(styles.side, !wide && styles.rail)} aria-label={current.name}>
      <Suspense fallback={account}>{accounts.length > 1 ? <AccountMenu wide={wide} /> : account}</Suspense>
      <button
        type="button"
        className={styles.find}
        onClick={onPalette}
        aria-label={t("palette.title")}
        title={wide ? undefined : t("palette.title")}
      >
        <Search aria-hidden="true" />
        {wide && (
          <>
            <span className={styles.findWords}>{t("palette.title")}</span>
            <Kbd>{keyName("mod+k")}</Kbd>
          </>
        )}
      </button>
      <nav aria-label={t("nav.label")}>
        <ul className={styles.places}>
          {places.map(({ path, label, icon: Icon }) => (
            <li key={path}>
              <NavLink
                to={path}
                className={styles.place}
                title={wide ? undefined : t(label)}
                aria-label={wide ? undefined : t(label)}
              >
                <Icon aria-hidden="true" />
                {wide && <span>{t(label)}</span>}
                {path === "/inbox" && <InboxBadge dot={!wide} />}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      {wide && <InboxViews />}
      <div className={styles.foot}>
        <Suspense>
          {wide && <HealthNote />}
          <PersonMenu wide={wide} onShortcuts={onShortcuts} />
        </Suspense>
      </div>
    </aside>
  );
}
