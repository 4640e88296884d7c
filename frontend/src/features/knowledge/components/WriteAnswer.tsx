/** The answer to questions that customers asked and no document answered. */
import type { Gap } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAnswerGap } from "../gaps";
import { questionOf } from "../gapWords";
import { AnswerDialog } from "./AnswerDialog";
import { GapExamples } from "./GapExamples";
import styles from "./Gaps.module.css";

export function WriteAnswer({ gap, onClose }: { gap: Gap; onClose: () => void }) {
  const answer = useAnswerGap(gap.id);
  return (
    <AnswerDialog
      question={questionOf(gap)}
      save={answer.mutateAsync}
      help={t("gaps.write.textHelp")}
      onClose={onClose}
      intro={
        <div className={styles.asked}>
          <GapExamples examples={gap.examples} links={false} />
        </div>
      }
    />
  );
}
