/** The document that says otherwise, corrected just there: seen before it is written, in words that can be changed. */
import type { Lesson } from "@/api/types";
import { AmendmentDifference } from "@/lib/AmendmentDifference";
import { t } from "@/lib/i18n";
import { type Amendment, useAmending, useMayDecide } from "@/lib/lessons";
import { Button } from "@/ui/Button";
import { TextArea } from "@/ui/TextArea";
import styles from "./Lessons.module.css";

interface LessonAmendmentProps {
  lesson: Lesson;
  document: string;
  amendment: Amendment;
  /** Whoever wants a line of knowledge besides. */
  onLine: () => void;
}

export function LessonAmendment({ lesson, document, amendment, onLine }: LessonAmendmentProps) {
  const { before, after } = amendment;
  const mayDecide = useMayDecide(lesson.kind);
  const { edited, setEdited, wanted, failure, take, dismiss, pending } = useAmending(lesson, amendment);

  return (
    <>
      <section aria-label={t("lesson.amend.change", { document })} className={styles.change}>
        <AmendmentDifference before={before} wanted={wanted} />
      </section>
      {mayDecide && (
        <>
          <TextArea
            label={t("lesson.amend.field")}
            rows={2}
            value={edited ?? after}
            onChange={setEdited}
            error={failure}
            maxLength={4000}
          />
          <div className={styles.actions}>
            <Button
              size="s"
              variant="primary"
              pending={pending}
              isDisabled={wanted === "" || wanted === before}
              className={styles.long}
              onPress={() => void take()}
            >
              <span>{t("lesson.amend.accept", { document })}</span>
            </Button>
            <Button size="s" isDisabled={pending} onPress={onLine}>
              {t("lesson.amend.line")}
            </Button>
            <Button
              size="s"
              variant="ghost"
              isDisabled={pending}
              aria-label={t("lesson.dismiss.for", { proposal: lesson.proposal })}
              onPress={() => void dismiss(lesson)}
            >
              {t("lesson.dismiss")}
            </Button>
          </div>
        </>
      )}
    </>
  );
}
