/** Asks before a document is taken out of every answer. */
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { showToast } from "@/ui/toasts";
import { useDeleteDocument } from "../queries";

interface DeleteDocumentProps {
  document: Pick<Document, "id" | "name">;
  isOpen: boolean;
  onClose: () => void;
  onDeleted?: () => void;
}

export function DeleteDocument({ document, isOpen, onClose, onDeleted }: DeleteDocumentProps) {
  const remove = useDeleteDocument();
  const { name } = document;

  async function confirm() {
    await remove.mutateAsync(document.id).catch((error: Error) => {
      showToast({ tone: "danger", text: error.message });
      throw error;
    });
    showToast({ tone: "ok", text: t("knowledge.deleted", { name }) });
    onDeleted?.();
  }

  return (
    <ConfirmDialog
      title={t("knowledge.confirmDelete", { name })}
      confirmLabel={t("knowledge.confirmDelete.yes")}
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={confirm}
    >
      <p>{t("knowledge.confirmDelete.text")}</p>
    </ConfirmDialog>
  );
}
