/** Goes back to the password alone. */
import { t } from "@/lib/i18n";
import { showToast } from "@/ui/toasts";
import { useTurnOffSecondFactor } from "../queries";
import { PasswordDialog } from "./PasswordDialog";

export function TurnOffSecondFactor({ onClose }: { onClose: () => void }) {
  const turnOff = useTurnOffSecondFactor();
  return (
    <PasswordDialog
      title={t("personal.factor.turnOff.title")}
      text={t("personal.factor.turnOff.text")}
      confirm={t("personal.factor.turnOff")}
      danger
      withCode
      onClose={onClose}
      onConfirm={async (password, code) => {
        await turnOff(password, code);
        showToast({ text: t("personal.factor.turnedOff") });
        onClose();
      }}
    />
  );
}
