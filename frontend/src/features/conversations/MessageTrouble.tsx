/** Why a message did not (surely) arrive, and what a person can do about it. */
import { useState } from "react";
import { RotateCw } from "lucide-react";
import type { Message } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/classNames";
import { useMessageActions } from "./actions";
import styles from "./MessageTrouble.module.css";

export function MessageTrouble({ message }: { message: Message }) {
  const { retry, arrived } = useMessageActions();
  const mayAct = useAllowed("agent");
  const [busy, setBusy] = useState(false);
  const run = (work: (message: Message) => Promise<void>) => {
    setBusy(true);
    void work(message).finally(() => setBusy(false));
  };
  const uncertain = message.state === "unsure";
  return (
    <div className={cx(styles.trouble, uncertain ? styles.unsure : styles.failed)}>
      <p>{reasonOf(message)}</p>
      {mayAct && (message.parked || message.state === "failed") && (
        <p className={styles.actions}>
          {uncertain && (
            <Button size="s" onPress={() => run(arrived)} isDisabled={busy}>
              {t("message.parked.arrived")}
            </Button>
          )}
          <Button size="s" icon={<RotateCw aria-hidden="true" />} onPress={() => run(retry)} pending={busy}>
            {t("message.retry")}
          </Button>
        </p>
      )}
    </div>
  );
}

function reasonOf({ state, parked, error }: Message): string {
  if (state === "unsure") return parked ? t("message.parked") : t("message.unsure");
  return error ? t("message.failed", { reason: error.message }) : t("message.failed.noReason");
}
