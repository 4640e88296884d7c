/** The knowledge area: the names of its pages stay above the one that is open. */
import { Suspense, useRef } from "react";
import { NavLink, Outlet, useLocation } from "react-router";
import { t } from "@/lib/i18n";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { TABS } from "../tabs";
import { useScrolledTo } from "../useScrolledTo";
import styles from "./KnowledgeFrame.module.css";

export function KnowledgeFrame() {
  const bar = useRef<HTMLElement>(null);
  useScrolledTo(bar, "[aria-current]", useLocation().pathname);
  return (
    <div className={styles.area}>
      <nav ref={bar} aria-label={t("knowledge.title")} className={styles.bar}>
        <ul className={styles.tabs}>
          {TABS.map(({ path, label, icon: Icon, badge: Waiting }) => (
            <li key={path}>
              <NavLink to={path ? `/knowledge/${path}` : "/knowledge"} end={path === ""} className={styles.tab}>
                <Icon aria-hidden="true" />
                {t(label)}
                {Waiting && <Waiting />}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.stage}>
        <Suspense fallback={<PageShape />}>
          <Outlet />
        </Suspense>
      </div>
    </div>
  );
}

function PageShape() {
  return (
    <Loading label={t("ui.loadingNamed", { name: t("knowledge.title") })}>
      <div className={styles.shape}>
        <Skeleton width={180} height={20} />
        <Skeleton height={64} />
        <Skeleton height={64} />
        <Skeleton height={64} />
      </div>
    </Loading>
  );
}
