/** A panel that slides in from the side, for details that do not fit beside the page. */
import type { ReactNode } from "react";
import { X } from "lucide-react";
import { Dialog as AriaDialog, Heading, Modal, ModalOverlay } from "react-aria-components/Modal";
import { t } from "../lib/i18n";
import { IconButton } from "./IconButton";
import styles from "./Drawer.module.css";

export interface DrawerProps {
  title: string;
  isOpen: boolean;
  onClose: () => void;
  side?: "start" | "end";
  children: ReactNode;
}

export function Drawer({ title, isOpen, onClose, side = "end", children }: DrawerProps) {
  return (
    <ModalOverlay
      className={styles.scrim}
      isOpen={isOpen}
      onOpenChange={(open) => !open && onClose()}
      isDismissable
      data-side={side}
    >
      <Modal className={styles.panel}>
        <AriaDialog className={styles.dialog}>
          <header className={styles.header}>
            <Heading slot="title" className={styles.title}>
              {title}
            </Heading>
            <IconButton label={t("ui.close")} onPress={onClose}>
              <X aria-hidden="true" />
            </IconButton>
          </header>
          <div className={styles.body}>{children}</div>
        </AriaDialog>
      </Modal>
    </ModalOverlay>
  );
}
