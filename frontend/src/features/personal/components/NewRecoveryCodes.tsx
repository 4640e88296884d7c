/** New recovery codes; the old ones end with it. */
import { useState } from "react";
import { t } from "@/lib/i18n";
import { renewRecoveryCodes } from "../queries";
import { PasswordDialog } from "./PasswordDialog";
import { RecoveryCodesDialog } from "./RecoveryCodesDialog";

export function NewRecoveryCodes({ onClose }: { onClose: () => void }) {
  const [codes, setCodes] = useState<string[] | null>(null);
  if (codes) return <RecoveryCodesDialog codes={codes} onClose={onClose} />;
  return (
    <PasswordDialog
      title={t("personal.codes.new.title")}
      text={t("personal.codes.new.text")}
      confirm={t("personal.codes.new.confirm")}
      onClose={onClose}
      onConfirm={async (password) => setCodes(await renewRecoveryCodes(password))}
    />
  );
}
