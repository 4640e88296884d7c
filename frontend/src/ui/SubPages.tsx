/** A place made of several pages: their names stand beside the page on a wide screen, and are a list of their own on a phone. */
import type { ReactNode } from "react";
import { ArrowLeft, ChevronRight } from "lucide-react";
import { Link as RouterLink, Navigate, NavLink } from "react-router";
import { PHONE, useMediaQuery } from "../lib/useMediaQuery";
import { IconLink } from "./IconLink";
import { Page, type PageProps } from "./Page";
import styles from "./SubPages.module.css";

export interface SubPageEntry {
  /** Where it is, such as "/settings/team". */
  to: string;
  label: string;
  /** What is to be found there; shown in the list on a phone. */
  description: string;
  icon: ReactNode;
}

interface Place {
  title: string;
  pages: SubPageEntry[];
}

/** The frame of the place: the names of its pages beside the one that is open. */
export function SubPages({ title, pages, children }: Place & { children: ReactNode }) {
  const phone = useMediaQuery(PHONE);
  if (phone) return <>{children}</>;
  return (
    <div className={styles.place}>
      <nav aria-label={title} className={styles.side}>
        <p className={styles.title} aria-hidden="true">
          {title}
        </p>
        <ul className={styles.names}>
          {pages.map(({ to, label, icon }) => (
            <li key={to}>
              <NavLink to={to} className={styles.name}>
                {icon}
                {label}
              </NavLink>
            </li>
          ))}
        </ul>
      </nav>
      <div className={styles.stage}>{children}</div>
    </div>
  );
}

/** What the place shows before one of its pages is chosen: on a phone the list, else the first page. */
export function SubPageIndex({ title, pages }: Place) {
  const phone = useMediaQuery(PHONE);
  const first = pages[0];
  if (!phone && first) return <Navigate to={first.to} replace />;
  return (
    <Page title={title}>
      <nav aria-label={title}>
        <ul className={styles.list}>
          {pages.map(({ to, label, description, icon }) => (
            <li key={to}>
              <RouterLink to={to} className={styles.entry}>
                <span className={styles.icon}>{icon}</span>
                <span className={styles.words}>
                  <b>{label}</b>
                  <small>{description}</small>
                </span>
                <ChevronRight aria-hidden="true" />
              </RouterLink>
            </li>
          ))}
        </ul>
      </nav>
    </Page>
  );
}

export interface SubPageProps extends Omit<PageProps, "back"> {
  /** The place that it belongs to, with the words of the way back. */
  home: { to: string; label: string };
}

/** One page of the place; on a phone it leads back to the list. */
export function SubPage({ home, ...rest }: SubPageProps) {
  const phone = useMediaQuery(PHONE);
  return (
    <Page
      {...rest}
      back={
        phone && (
          <IconLink to={home.to} label={home.label}>
            <ArrowLeft aria-hidden="true" />
          </IconLink>
        )
      }
    />
  );
}
