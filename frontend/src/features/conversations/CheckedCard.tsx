/** What was checked of a reply before it left: each sentence with what was found, and how sure the documents were. */
import { forwardRef, useEffect, type CSSProperties } from "react";
import { createPortal } from "react-dom";
import { Check, X } from "lucide-react";
import type { CheckedReply, CheckedSentence } from "@/api/types";
import { addTexts, t, type PlainKey } from "@/lib/i18n";
import { checked as words } from "@/lib/messages/en/checked";
import { cx } from "@/ui/classNames";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import styles from "./CheckedCard.module.css";

addTexts(words);

/** What the server says of a sentence that was taken out; what is newer than these words is shown as it is. */
const REASONS: Record<string, PlainKey> = {
  "no source": "checked.why.noSource",
  "figure not in a cited passage": "checked.why.figure",
  "the cited passage does not say so": "checked.why.meaning",
  "says the opposite of the cited passage": "checked.why.opposite",
  "leaves out a limit of the cited passage": "checked.why.limit",
  "adds something to the cited passage": "checked.why.added",
  "exchanges figures of the cited passage": "checked.why.exchanged",
  "day not in a cited passage": "checked.why.day",
  "name not in a cited passage": "checked.why.name",
  "link not in a cited passage": "checked.why.link",
  "a second look found that the cited passage says otherwise": "checked.why.second.contradicts",
  "a second look found that it adds to the cited passage": "checked.why.second.adds",
  "a second look found that the cited passage does not say so": "checked.why.second.silent",
  image: "checked.why.image",
  HTML: "checked.why.html",
  "control characters": "checked.why.control",
  repeated: "checked.why.repeated",
  "too long": "checked.why.tooLong",
  "not sent": "checked.why.notSent",
};

interface CheckedCardProps {
  id: string;
  checked: CheckedReply;
  style: CSSProperties;
  /** Whether it was asked for by a press, and not by passing over. */
  takesFocus: boolean;
  onMouseEnter: () => void;
  onMouseLeave: () => void;
  onFocus: () => void;
  onBlur: () => void;
  onEscape: () => void;
}

const CheckedCard = forwardRef<HTMLDivElement, CheckedCardProps>(function CheckedCard(
  { checked, takesFocus, onEscape, ...rest },
  ref,
) {
  const { id } = rest;
  useEffect(() => {
    if (takesFocus) document.getElementById(id)?.focus();
  }, [takesFocus, id]);
  return createPortal(
    <div
      {...rest}
      ref={ref}
      role="dialog"
      aria-labelledby={`${id}-title`}
      tabIndex={-1}
      className={styles.card}
      onKeyDown={({ key }) => key === "Escape" && onEscape()}
    >
      <h3 id={`${id}-title`} className={styles.title}>
        {t("checked.title")}
      </h3>
      {checked.sentences.length > 0 ? (
        <ol className={styles.sentences} aria-label={t("checked.sentences")}>
          {checked.sentences.map((sentence, index) => (
            <Sentence key={index} sentence={sentence} />
          ))}
        </ol>
      ) : (
        <p className={styles.reason}>{t("checked.none")}</p>
      )}
      <p className={styles.sure}>
        {sureness(checked)} {secondLook(checked)}
      </p>
    </div>,
    document.getElementById("content") ?? document.body,
  );
});

export default CheckedCard;

function Sentence({ sentence: { text, sources, kept, support, ...sentence } }: { sentence: CheckedSentence }) {
  const Text = kept ? "span" : "del";
  return (
    <li className={cx(styles.sentence, !kept && styles.dropped)}>
      {kept ? <Check aria-hidden="true" /> : <X aria-hidden="true" />}
      <div className={styles.found}>
        <p className={styles.said}>
          <VisuallyHidden>{t(kept ? "checked.kept" : "checked.dropped")} </VisuallyHidden>
          <Text dir="auto" className={styles.text}>
            {text.trim()}
          </Text>
          {sources.map((index) => (
            <span key={index} className={styles.chip} role="img" aria-label={t("checked.cites", { index })}>
              {index}
            </span>
          ))}
        </p>
        <p className={styles.reason}>{reasonOf({ sources, kept, support, ...sentence })}</p>
        {support !== null && <Support value={support} isWeak={!kept} />}
      </div>
    </li>
  );
}

function Support({ value, isWeak }: { value: number; isWeak: boolean }) {
  const percent = Math.round(value * 100);
  const words = t("checked.percent", { value: percent });
  return (
    <div className={styles.support}>
      <span
        className={styles.track}
        role="meter"
        aria-label={t("checked.support")}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={percent}
        aria-valuetext={words}
      >
        <span className={cx(styles.fill, isWeak && styles.weak)} style={{ width: `${percent}%` }} />
      </span>
      <span aria-hidden="true">{words}</span>
    </div>
  );
}

function reasonOf({ sources, kept, reason, support }: Omit<CheckedSentence, "text">): string {
  if (kept && sources.length === 0) return t("checked.ok.plain");
  if (kept) return t(support === null ? "checked.ok.cited" : "checked.ok.compared");
  const known = REASONS[reason || "not sent"];
  return known ? t(known) : reason;
}

/** Whether a model read the reply after the rules; nothing where none was to. */
function secondLook({ second_look }: CheckedReply): string {
  if (second_look === null) return "";
  return t(second_look ? "checked.second.made" : "checked.second.notMade");
}

/** How likely it was that the documents answer, and by what that was judged. */
function sureness({ confidence, basis }: CheckedReply): string {
  const value = Math.round(confidence * 100);
  return basis === "none" ? t("checked.sure.none") : t(`checked.sure.${basis}`, { value });
}
