/** The document that says otherwise, corrected just there: seen before it is written, in words that can be changed. */
import { useState } from "react";
import type { Lesson } from "@/api/types";
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { useDecisions, useMayDecide } from "@/lib/lessons";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Difference } from "@/ui/Difference";
import { TextArea } from "@/ui/TextArea";
import styles from "./Lessons.module.css";

interface LessonAmendmentProps {
  lesson: Lesson;
  document: string;
  amendment: NonNullable<NonNullable<Lesson["place"]>["amendment"]>;
  /** Whoever wants a line of knowledge besides. */
  onLine: () => void;
}

export function LessonAmendment({ lesson, document, amendment, onLine }: LessonAmendmentProps) {
  const { before, after, version } = amendment;
  const mayDecide = useMayDecide(lesson.kind);
  const { amend, dismiss, pending } = useDecisions();
  const [words, setWords] = useState(after);
  const [failure, setFailure] = useState<string>();
  const wanted = words.trim().replace(/\s+/g, " ");

  async function take() {
    setFailure(undefined);
    try {
      await amend(lesson, { version, after: wanted });
    } catch (thrown) {
      const refused = asApiError(thrown).fieldErrors.amendment;
      setFailure(refused);
      if (!refused) tellFailure(thrown); // the document may be another one by now, and this no longer what can be done
    }
  }

  return (
    <>
      <section aria-label={t("lesson.amend.change", { document })} className={styles.change}>
        <Difference
          before={before}
          after={wanted}
          labels={{
            before: t("lesson.amend.before"),
            after: t("lesson.amend.after"),
            out: t("lesson.amend.out"),
            in: t("lesson.amend.in"),
          }}
        />
      </section>
      {mayDecide && (
        <>
          <TextArea
            label={t("lesson.amend.field")}
            rows={2}
            value={words}
            onChange={setWords}
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
