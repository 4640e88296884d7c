/** A link inside the app (`to`) or out of it (`href`, which opens a new tab and says so). */
import type { ReactNode } from "react";
import { ExternalLink } from "lucide-react";
import { Link as RouterLink, type To } from "react-router";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { VisuallyHidden } from "./VisuallyHidden";
import styles from "./Link.module.css";

interface Look {
  /** `quiet` is coloured as the text around it until it is pointed at. */
  variant?: "text" | "quiet";
  className?: string;
  children: ReactNode;
}
export type LinkProps = Look & ({ to: To; state?: unknown; href?: undefined } | { href: string; to?: undefined });

export function Link({ variant = "text", className, children, ...target }: LinkProps) {
  const look = cx(styles.link, styles[variant], className);
  if (target.href === undefined) {
    return (
      <RouterLink to={target.to} state={target.state} className={look}>
        {children}
      </RouterLink>
    );
  }
  return (
    <a href={target.href} target="_blank" rel="noreferrer" className={look}>
      {children}
      <ExternalLink aria-hidden="true" />
      <VisuallyHidden>{t("ui.opensNewTab")}</VisuallyHidden>
    </a>
  );
}
