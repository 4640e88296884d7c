/** A window over the page that must be answered or closed first. */
import type { ReactNode } from "react";
import { X } from "lucide-react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components/Modal";
import { t } from "../lib/i18n";
import { cx } from "./classNames";
import { IconButton } from "./IconButton";
import styles from "./Dialog.module.css";

export interface DialogProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  size?: "s" | "m" | "l";
  /** Buttons, the main one last. */
  actions?: ReactNode;
  /** False while closing would lose work, such as during a save. */
  dismissable?: boolean;
  /** "alertdialog" for a question that interrupts. */
  role?: "dialog" | "alertdialog";
  children: ReactNode;
}

export function Dialog({
  title,
  isOpen,
  onClose,
  size = "m",
  actions,
  dismissable = true,
  role = "dialog",
  children,
}: DialogProps) {
  return (
    <ModalOverlay
      className={styles.scrim}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable={dismissable && role === "dialog"}
      isKeyboardDismissDisabled={!dismissable}
    >
      <Modal className={cx(styles.window, styles[size])}>
        <AriaDialog role={role} className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton label={t("ui.close")} size="s" onPress={onClose} isDisabled={!dismissable}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
          {actions && <footer className={styles.footer}>{actions}</footer>}
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
