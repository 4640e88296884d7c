/** A small panel that opens beside its button; more than a hint, less than a dialog. */
import type { ReactElement, ReactNode } from "react";
import {
  Dialog,
  DialogTrigger,
  Popover as AriaPopover,
  type PopoverProps as AriaPopoverProps,
} from "react-aria-components/Popover";
import { cx } from "./classNames";
import floating from "./Floating.module.css";
import styles from "./Popover.module.css";

export interface PopoverProps {
  trigger: ReactElement;
  label: string;
  placement?: AriaPopoverProps["placement"];
  width?: number;
  isOpen?: boolean;
  onOpenChange?: (open: boolean) => void;
  /** A function gets a way to close. */
  children: ReactNode | ((close: () => void) => ReactNode);
}

export function Popover({
  trigger,
  label,
  placement = "bottom",
  width = 300,
  isOpen,
  onOpenChange,
  children,
}: PopoverProps) {
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={onOpenChange}>
      {trigger}
      <AriaPopover className={cx(floating.panel, styles.popover)} placement={placement} offset={6} style={{ width }}>
        <Dialog aria-label={label} className={styles.body}>
          {({ close }) => (typeof children === "function" ? children(close) : children)}
        </Dialog>
      </AriaPopover>
    </DialogTrigger>
  );
}
