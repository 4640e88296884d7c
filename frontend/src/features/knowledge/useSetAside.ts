/** Dismissing what waits for a decision, and opening it again, each said in a note. */
import { t, type PlainKey } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { showToast } from "@/ui/toasts";

interface Deed {
  mutateAsync: (id: string) => Promise<unknown>;
  isPending: boolean;
}

export interface SetAside {
  isDismissing: boolean;
  isReopening: boolean;
  dismiss: () => void;
  reopen: () => void;
}

/** `about` is the beginning of the keys of its notes. */
export function useSetAside(id: string, about: "gaps" | "contradictions", dismissal: Deed, reopening: Deed): SetAside {
  // Not by the mutations' own callbacks: the row may be gone from the page before the answer comes.
  async function reopen() {
    try {
      await reopening.mutateAsync(id);
      showToast({ text: t(`${about}.reopened.note` satisfies PlainKey) });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  async function dismiss() {
    try {
      await dismissal.mutateAsync(id);
      const action = { label: t("ui.undo"), onAction: () => void reopen() };
      showToast({ text: t(`${about}.dismissed.note` satisfies PlainKey), action });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  return {
    isDismissing: dismissal.isPending,
    isReopening: reopening.isPending,
    dismiss: () => void dismiss(),
    reopen: () => void reopen(),
  };
}
