/** A button that is only an icon: its label is required, and shown as a tooltip. */
import type { ReactNode } from "react";
import { Button as AriaButton, type ButtonProps as AriaButtonProps } from "react-aria-components/Button";
import { cx } from "./classNames";
import { Spinner } from "./Spinner";
import { Tooltip, type TooltipProps } from "./Tooltip";
import { t } from "../lib/i18n";
import { buttonLook, whilePending, type ButtonSize, type ButtonVariant } from "./Button";
import styles from "./IconButton.module.css";

type Passed = Omit<AriaButtonProps, "className" | "style" | "children" | "isPending" | "aria-label">;

export interface IconButtonProps extends Passed {
  label: string;
  /** A keyboard shortcut to show with the label. */
  shortcut?: ReactNode;
  variant?: ButtonVariant;
  size?: ButtonSize;
  pending?: boolean;
  /** For a button that shows or hides something, or switches it on. */
  pressed?: boolean;
  tooltipPlacement?: TooltipProps["placement"];
  className?: string;
  children: ReactNode;
}

export function IconButton(props: IconButtonProps) {
  const {
    label,
    shortcut,
    variant = "ghost",
    size = "m",
    pending = false,
    pressed,
    tooltipPlacement,
    className,
    children,
    onPress,
    type,
    ...rest
  } = props;
  const hint = (
    <>
      {label}
      {shortcut}
    </>
  );
  return (
    <Tooltip placement={tooltipPlacement} text={hint}>
      <AriaButton
        {...rest}
        aria-label={pending ? `${label} (${t("ui.working")})` : label}
        aria-pressed={pressed}
        {...whilePending(pending, { onPress, type })}
        className={cx(buttonLook(variant, size, className), styles.icon, styles[size])}
      >
        {pending ? <Spinner size="s" /> : children}
      </AriaButton>
    </Tooltip>
  );
}
