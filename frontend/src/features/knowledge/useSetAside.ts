/** Dismissing what waits for a decision, and opening it again, each said in a note. */
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { showToast } from "@/ui/toasts";

interface Deed {
  mutateAsync: (id: string) => Promise<unknown>;
  isPending: boolean;
}

export interface SetAside {
  isDismissing: boolean;
  isReopening: boolean;
  reopenLabel: string;
  dismiss: () => void;
  reopen: () => void;
}

const NOTES = {
  gaps: { dismissed: "gaps.dismissed.note", reopened: "gaps.reopened.note", reopen: "gaps.reopen" },
  contradictions: {
    dismissed: "contradictions.dismissed.note",
    reopened: "contradictions.reopened.note",
    reopen: "contradictions.reopen",
  },
} as const;

export function useSetAside(id: string, about: "gaps" | "contradictions", dismissal: Deed, reopening: Deed): SetAside {
  // Not by the mutations' own callbacks: the row may be gone from the page before the answer comes.
  async function reopen() {
    try {
      await reopening.mutateAsync(id);
      showToast({ text: t(NOTES[about].reopened) });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  async function dismiss() {
    try {
      await dismissal.mutateAsync(id);
      const action = { label: t("ui.undo"), onAction: () => void reopen() };
      showToast({ text: t(NOTES[about].dismissed), action });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  return {
    isDismissing: dismissal.isPending,
    isReopening: reopening.isPending,
    reopenLabel: t(NOTES[about].reopen),
    dismiss: () => void dismiss(),
    reopen: () => void reopen(),
  };
}
