/** Shows the recovery codes until the person says that they are kept. */
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { RecoveryCodes } from "./RecoveryCodes";

export function RecoveryCodesDialog({ codes, onClose }: { codes: string[]; onClose: () => void }) {
  return (
    <Dialog
      title={t("personal.codes")}
      isOpen
      onClose={onClose}
      dismissable={false}
      actions={
        <Button variant="primary" onPress={onClose}>
          {t("personal.codes.kept")}
        </Button>
      }
    >
      <RecoveryCodes codes={codes} />
    </Dialog>
  );
}
