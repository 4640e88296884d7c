/** Asks once more before something that is hard to take back. */
import { useState, type ReactNode } from "react";
import { t } from "../lib/i18n";
import { Button } from "./Button";
import { Dialog } from "./Dialog";

export interface ConfirmDialogProps {
  title: string;
  /** The verb of the action, such as "Delete document". */
  confirmLabel: string;
  tone?: "danger" | "primary";
  isOpen: boolean;
  onClose: () => void;
  /** While the promise is open the button works; the dialog closes when it is kept and stays when it is broken. */
  onConfirm: () => Promise<unknown>;
  children: ReactNode;
}

export function ConfirmDialog({
  title,
  confirmLabel,
  tone = "danger",
  isOpen,
  onClose,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const [pending, setPending] = useState(false);

  async function confirm() {
    setPending(true);
    try {
      await onConfirm();
      onClose();
    } catch {
      // Whoever asked shows what went wrong; the question stays open for another try.
    } finally {
      setPending(false);
    }
  }

  return (
    <Dialog
      title={title}
      size="s"
      role="alertdialog"
      isOpen={isOpen}
      onClose={onClose}
      dismissable={!pending}
      actions={
        <>
          <Button onPress={onClose} isDisabled={pending} autoFocus>
            {t("ui.cancel")}
          </Button>
          <Button variant={tone} pending={pending} onPress={() => void confirm()}>
            {confirmLabel}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
