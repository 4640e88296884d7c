/** Asks once more before something that is hard to take back. */
import { useEffect, useState, type ReactNode, type RefObject } from "react";
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
  /** Where the focus goes when the button that asked is gone together with what it removed. */
  focusAfter?: RefObject<HTMLElement>;
  children: ReactNode;
}

export function ConfirmDialog({
  title,
  confirmLabel,
  tone = "danger",
  isOpen,
  onClose,
  onConfirm,
  focusAfter,
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
      {focusAfter && <FocusAfter target={focusAfter} />}
    </Dialog>
  );
}

/** The dialog itself gives the focus back where it came from, if that is still there. */
function FocusAfter({ target }: { target: RefObject<HTMLElement> }) {
  useEffect(
    () => () => {
      requestAnimationFrame(() => {
        if (document.activeElement === document.body) target.current?.focus();
      });
    },
    [target],
  );
  return null;
}
