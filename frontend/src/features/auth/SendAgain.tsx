/** Sends a letter again, once a minute at most. */
import { useState } from "react";
import { asApiError } from "@/api/errors";
import { useCountdown } from "@/lib/forms/useCountdown";
import { waitingTime } from "@/lib/forms/waitingTime";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { showToast } from "@/ui/toasts";

const PAUSE = 60;

interface SendAgainProps {
  onSend: () => Promise<void>;
  label: string;
}

export function SendAgain({ onSend, label }: SendAgainProps) {
  const [pending, setPending] = useState(false);
  const [sent, setSent] = useState(false);
  const [wait, startWaiting] = useCountdown();

  async function send() {
    setPending(true);
    try {
      await onSend();
      setSent(true);
      startWaiting(PAUSE);
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.kind === "rateLimited") startWaiting(error.retryAfter ?? PAUSE);
      showToast({ text: error.message, tone: "danger" });
    } finally {
      setPending(false);
    }
  }

  return (
    <>
      <Button pending={pending} isDisabled={wait > 0} onPress={() => void send()}>
        {wait > 0 ? t(sent ? "auth.letter.sentWait" : "form.wait", { time: waitingTime(wait) }) : label}
      </Button>
      <VisuallyHidden>
        <span role="status">{sent && t("auth.letter.sent")}</span>
      </VisuallyHidden>
    </>
  );
}
