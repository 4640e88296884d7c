/** The one button: what a person presses to make something happen. */
import type { ReactNode, Ref } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { Spinner } from "./Spinner";
import { VisuallyHidden } from "./VisuallyHidden";
import styles from "./Button.module.css";

export type ButtonVariant = "primary" | "plain" | "ghost" | "danger" | "ai";
export type ButtonSize = "s" | "m" | "l";

export interface ButtonProps extends Omit<AriaButtonProps, "className" | "style" | "children" | "isPending"> {
  variant?: ButtonVariant;
  size?: ButtonSize;
  icon?: ReactNode;
  /** Keeps the focus, ignores presses and says that work is going on. */
  pending?: boolean;
  buttonRef?: Ref<HTMLButtonElement>;
  className?: string;
  children: ReactNode;
}

/** The classes of a button's look, for what is not a button but must look like one. */
export function buttonLook(variant: ButtonVariant = "plain", size: ButtonSize = "m", className?: string): string {
  return cx(styles.button, styles[variant], styles[size], className);
}

/** What makes a button ignore presses and keep the focus; React Aria's own way leaves a nameless node behind in its live region. */
export function whilePending(pending: boolean, { onPress, type }: Pick<AriaButtonProps, "onPress" | "type">) {
  return pending
    ? ({ "aria-disabled": true, "data-pending": true, onPress: undefined, type: "button" } as const)
    : { onPress, type };
}

export function Button({
  variant,
  size,
  icon,
  pending = false,
  buttonRef,
  className,
  children,
  onPress,
  type,
  ...rest
}: ButtonProps) {
  return (
    <AriaButton
      {...rest}
      ref={buttonRef}
      {...whilePending(pending, { onPress, type })}
      className={buttonLook(variant, size, className)}
    >
      {pending ? <Spinner size="s" /> : icon}
      {children}
      {pending && <VisuallyHidden>{t("ui.working")}</VisuallyHidden>}
    </AriaButton>
  );
}
