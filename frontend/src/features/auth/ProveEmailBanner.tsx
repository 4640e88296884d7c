/** Asks somebody whose address is not proven yet to open the letter. */
import { useEffect } from "react";
import { amendSession } from "@/api/session";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { LettersLink } from "./LettersLink";
import { sendVerification, useProven } from "./letters";
import { SendAgain } from "./SendAgain";

export default function ProveEmailBanner() {
  const { user } = useSession();
  const proven = useProven();
  useEffect(() => {
    if (proven) amendSession({ email_verified: true });
  }, [proven]);
  return (
    <section aria-label={t("auth.prove.label")}>
      <Banner
        tone="info"
        actions={
          <>
            <SendAgain label={t("auth.letter.again")} onSend={() => sendVerification(user.email)} />
            <LettersLink />
          </>
        }
      >
        {t("auth.prove.text", { email: user.email })}
      </Banner>
    </section>
  );
}
