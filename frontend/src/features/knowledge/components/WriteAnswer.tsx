/** The answer to a question that no document answered: it becomes a document of its own. */
import type { Gap } from "@/api/types";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { useAnswerGap } from "../gaps";
import { questionOf } from "../gapWords";
import { GapExamples } from "./GapExamples";
import styles from "./Gaps.module.css";

const LONGEST_TITLE = 200;

export function WriteAnswer({ gap, onClose }: { gap: Gap; onClose: () => void }) {
  const answer = useAnswerGap(gap.id);
  const form = useForm(
    { title: questionOf(gap).slice(0, LONGEST_TITLE), text: "" },
    ({ title, text }) => onlyProblems({ title: required(title), text: required(text) }),
    async ({ title, text }) => {
      await answer.mutateAsync({ title: title.trim(), text });
      showToast({ tone: "ok", text: t("gaps.saved", { name: title.trim() }) });
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("gaps.write")}
      form={form}
      submit={t("gaps.write.save")}
      onClose={onClose}
      className={styles.form}
      intro={
        <div className={styles.asked}>
          <GapExamples examples={gap.examples} links={false} />
        </div>
      }
    >
      <TextField
        {...form.field("title")}
        maxLength={LONGEST_TITLE}
        label={t("gaps.write.title")}
        help={t("gaps.write.titleHelp")}
      />
      <TextArea
        {...form.field("text")}
        autoFocus
        rows={8}
        maxLength={20_000}
        label={t("gaps.write.text")}
        placeholder={t("gaps.write.textHint")}
        help={t("gaps.write.textHelp")}
      />
    </FormDialog>
  );
}
