/** A link with a button's look, for going somewhere that is the next step. */
import type { ReactNode } from "react";
import { Link as RouterLink, type LinkProps as RouterLinkProps } from "react-router";
import { buttonLook, type ButtonSize, type ButtonVariant } from "./Button";

export interface ButtonLinkProps extends Omit<RouterLinkProps, "className" | "children"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function ButtonLink({ variant, size, icon, className, children, ...rest }: ButtonLinkProps) {
  return (
    <RouterLink {...rest} className={buttonLook(variant, size, className)}>
      {icon}
      {children}
    </RouterLink>
  );
}
