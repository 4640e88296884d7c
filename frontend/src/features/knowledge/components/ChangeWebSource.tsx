/** Changes how often an address is read, how much of it, and for whom. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import type { WebSource } from "@/api/types";
import { useChangeWebSource } from "../webSources";
import { WebSourceFields, type WebWishes } from "./WebSourceFields";
import styles from "./WebSources.module.css";

export function ChangeWebSource({ source, onClose }: { source: WebSource; onClose: () => void }) {
  const { id, address, kind, every_hours, most_pages, visibility } = source;
  const change = useChangeWebSource(id);
  const [wishes, setWishes] = useState<WebWishes>({ every_hours, most_pages, visibility });
  const form = useForm(
    {},
    () => ({}),
    async () => {
      await change.mutateAsync(wishes);
      onClose();
    },
  );
  return (
    <FormDialog
      title={t("web.change.title", { address })}
      form={form}
      submit={t("web.save")}
      onClose={onClose}
      className={styles.form}
    >
      <WebSourceFields kind={kind} wishes={wishes} onChange={setWishes} />
    </FormDialog>
  );
}
