/** A link that is only an icon, such as the way back; its label is required. */
import type { ReactNode } from "react";
import { Link as RouterLink, type To } from "react-router";
import { buttonLook } from "./Button";
import { cx } from "./classNames";
import styles from "./IconButton.module.css";

export interface IconLinkProps {
  label: string;
  to: To;
  className?: string;
  children: ReactNode;
}

export function IconLink({ label, to, className, children }: IconLinkProps) {
  return (
    <RouterLink
      to={to}
      aria-label={label}
      title={label}
      className={cx(buttonLook("ghost", "m", className), styles.icon)}
    >
      {children}
    </RouterLink>
  );
}
