/** A short hint that appears beside what is pointed at or focused; never the only place of a fact. */
import type { ReactElement, ReactNode } from "react";
import {
  Tooltip as AriaTooltip,
  TooltipTrigger,
  type TooltipProps as AriaTooltipProps,
} from "react-aria-components/Tooltip";
import styles from "./Tooltip.module.css";

export interface TooltipProps {
  text: ReactNode;
  placement?: AriaTooltipProps["placement"];
  /** Milliseconds of pointing before it appears. */
  delay?: number;
  /** One focusable element of `ui/`, such as a Button. */
  children: ReactElement;
}

export function Tooltip({ text, placement = "top", delay = 500, children }: TooltipProps) {
  return (
    <TooltipTrigger delay={delay} closeDelay={80}>
      {children}
      <AriaTooltip className={styles.tooltip} placement={placement} offset={6}>
        {text}
      </AriaTooltip>
    </TooltipTrigger>
  );
}
