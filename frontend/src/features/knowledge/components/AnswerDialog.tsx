/** The answer to a question that no document answers: it becomes a document of its own. */
import type { ReactNode } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import styles from "./Gaps.module.css";

const LONGEST_TITLE = 200;

interface AnswerDialogProps {
  question: string;
  save: (answer: { title: string; text: string }) => Promise<unknown>;
  /** How it was asked. */
  intro?: ReactNode;
  /** Who gets the answer, and who does not. */
  help: string;
  onClose: () => void;
}

export function AnswerDialog({ question, save, intro, help, onClose }: AnswerDialogProps) {
  const form = useForm(
    { title: question.slice(0, LONGEST_TITLE), text: "" },
    ({ title, text }) => onlyProblems({ title: required(title), text: required(text) }),
    async ({ title, text }) => {
      await save({ title: title.trim(), text });
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
      intro={intro}
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
        help={help}
      />
    </FormDialog>
  );
}
