/** A list of actions, or a choice among a few, that opens from a button. */
import type { ReactElement, ReactNode } from "react";
import { Check } from "lucide-react";
import {
  Menu as AriaMenu,
  MenuItem as AriaMenuItem,
  MenuSection as AriaMenuSection,
  MenuTrigger,
  type MenuItemProps as AriaMenuItemProps,
  type MenuProps as AriaMenuProps,
} from "react-aria-components/Menu";
import { Header } from "react-aria-components/Header";
import { Popover, type PopoverProps } from "react-aria-components/Popover";
import { Separator } from "react-aria-components/Separator";
import { cx } from "./classNames";
import floating from "./Floating.module.css";
import styles from "./Menu.module.css";

type Passed = Pick<
  AriaMenuProps<object>,
  "onAction" | "selectionMode" | "selectedKeys" | "onSelectionChange" | "disabledKeys"
>;

export interface MenuProps extends Passed {
  /** A Button or IconButton. */
  trigger: ReactElement;
  label: string;
  placement?: PopoverProps["placement"];
  /** MenuItem, MenuSection and MenuSeparator. */
  children: ReactNode;
}

export function Menu({ trigger, label, placement = "bottom start", children, ...rest }: MenuProps) {
  return (
    <MenuTrigger>
      {trigger}
      <Popover className={floating.panel} placement={placement} offset={4}>
        <AriaMenu {...rest} aria-label={label} className={styles.menu}>
          {children}
        </AriaMenu>
      </Popover>
    </MenuTrigger>
  );
}

export interface MenuItemProps extends Pick<AriaMenuItemProps, "id" | "onAction" | "isDisabled" | "href"> {
  icon?: ReactNode;
  shortcut?: ReactNode;
  danger?: boolean;
  /** The words alone, where `children` is more than text. */
  textValue?: string;
  children: ReactNode;
}

export function MenuItem({ icon, shortcut, danger = false, textValue, children, ...rest }: MenuItemProps) {
  const words = textValue ?? (typeof children === "string" ? children : undefined);
  return (
    <AriaMenuItem {...rest} textValue={words} className={cx(styles.item, danger && styles.danger)}>
      {({ selectionMode, isSelected }) => (
        <>
          {selectionMode === "none" ? (
            icon
          ) : (
            <span className={styles.tick}>{isSelected && <Check aria-hidden="true" />}</span>
          )}
          {selectionMode !== "none" && icon}
          <span className={styles.words}>{children}</span>
          {shortcut}
        </>
      )}
    </AriaMenuItem>
  );
}

export function MenuSection({ title, children }: { title: string; children: ReactNode }) {
  return (
    <AriaMenuSection className={styles.section}>
      <Header className={styles.header}>{title}</Header>
      {children}
    </AriaMenuSection>
  );
}

export function MenuSeparator() {
  return <Separator className={styles.separator} />;
}
