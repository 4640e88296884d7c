/** Pauses, resumes and deletes an integration. */
import { useState } from "react";
import { Pause, Play, Trash2 } from "lucide-react";
import { useNavigate } from "react-router";
import type { Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { IconButton } from "@/ui/IconButton";
import { showToast } from "@/ui/toasts";
import { useChangeIntegration, useDeleteIntegration } from "../queries";
import { wordsOf } from "../words";

export function IntegrationActions({ integration }: { integration: Integration }) {
  const [deleting, setDeleting] = useState(false);
  const mayChange = useAllowed("admin");
  const navigate = useNavigate();
  const change = useChangeIntegration(integration.id);
  const remove = useDeleteIntegration(integration.id);
  const { name } = integration;
  const paused = integration.state === "paused";
  const tell = (error: Error) => showToast({ tone: "danger", text: error.message });
  if (!mayChange) return null;

  async function confirmDelete() {
    await remove.mutateAsync().catch((error: Error) => {
      tell(error);
      throw error;
    });
    showToast({ tone: "ok", text: t("integrations.deleted", { name }) });
    void navigate("/integrations", { replace: true });
  }

  return (
    <>
      <Button
        pending={change.isPending}
        icon={paused ? <Play aria-hidden="true" /> : <Pause aria-hidden="true" />}
        onPress={() => change.mutate({ paused: !paused }, { onError: tell })}
      >
        {t(paused ? "integrations.resume" : "integrations.pause")}
      </Button>
      <IconButton
        label={t("integrations.delete", { name })}
        tooltipPlacement="bottom"
        onPress={() => setDeleting(true)}
      >
        <Trash2 aria-hidden="true" />
      </IconButton>
      <ConfirmDialog
        title={t("integrations.confirmDelete", { name })}
        confirmLabel={t("integrations.confirmDelete.yes")}
        isOpen={deleting}
        onClose={() => setDeleting(false)}
        onConfirm={confirmDelete}
      >
        <p>{t(wordsOf(integration.kind).deleted)}</p>
      </ConfirmDialog>
    </>
  );
}
