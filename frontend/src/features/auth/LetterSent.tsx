/** Says that a letter is on its way, and sends another one when it does not come. */
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { AuthCard } from "./AuthCard";
import { LettersLink } from "./LettersLink";
import { SendAgain } from "./SendAgain";
import styles from "./AuthCard.module.css";

interface LetterSentProps {
  title: string;
  text: string;
  /** Where the letter goes. */
  email: string;
  /** Sends it, or another one. */
  onSend: () => Promise<void>;
  /** Whether it was sent once already. */
  sent?: boolean;
}

export function LetterSent({ title, text, email, onSend, sent = true }: LetterSentProps) {
  return (
    <AuthCard
      title={title}
      lead={
        <>
          {text} <b>{email}</b>
        </>
      }
      footer={
        <>
          <p>
            <Link to="/login">{t("auth.backToSignIn")}</Link>
          </p>
          <LettersLink />
        </>
      }
    >
      <div className={styles.done}>
        {sent && <p>{t("auth.letter.hint")}</p>}
        <SendAgain onSend={onSend} label={t(sent ? "auth.letter.again" : "auth.letter.send")} />
      </div>
    </AuthCard>
  );
}
