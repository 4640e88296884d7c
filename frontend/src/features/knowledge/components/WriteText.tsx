/** A text that is written here and becomes a document: for what no file says yet. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { TextArea } from "@/ui/TextArea";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { useWriteText } from "../libraryQueries";
import { TagField } from "./TagField";
import styles from "./WriteText.module.css";

export function WriteText({ onClose }: { onClose: () => void }) {
  const write = useWriteText();
  const [tags, setTags] = useState<string[]>([]);
  const form = useForm(
    { title: "", text: "" },
    ({ title, text }) => onlyProblems({ title: required(title), text: required(text) }),
    async ({ title, text }) => {
      const document = await write({ title: title.trim(), text, tags });
      showToast({ tone: "ok", text: t("knowledge.written", { name: document.name }) });
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("knowledge.write")}
      form={form}
      submit={t("knowledge.write.save")}
      onClose={onClose}
      className={styles.form}
    >
      <TextField
        {...form.field("title")}
        autoFocus
        maxLength={200}
        label={t("knowledge.write.title")}
        placeholder={t("knowledge.write.titleHint")}
      />
      <TextArea
        {...form.field("text")}
        rows={10}
        maxLength={200_000}
        label={t("knowledge.write.text")}
        placeholder={t("knowledge.write.textHint")}
        help={t("knowledge.write.help")}
      />
      <TagField label={t("knowledge.tags")} tags={tags} onChange={setTags} />
    </FormDialog>
  );
}
