/** What is done with a document as a whole: renamed, downloaded, deleted. */
import { useState } from "react";
import { Download, Pencil, Trash2 } from "lucide-react";
import { useNavigate } from "react-router";
import type { Document } from "@/api/types";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { TextField } from "@/ui/TextField";
import { useChangeDocument } from "../libraryQueries";
import { saveOriginal } from "../queries";
import { DeleteDocument } from "./DeleteDocument";
import styles from "./DocumentAbout.module.css";

export function AboutDeeds({ document, mayChange }: { document: Document; mayChange: boolean }) {
  const [open, setOpen] = useState<"rename" | "delete" | null>(null);
  const navigate = useNavigate();
  const close = () => setOpen(null);
  return (
    <div className={styles.deeds}>
      {mayChange && (
        <Button icon={<Pencil aria-hidden="true" />} onPress={() => setOpen("rename")}>
          {t("knowledge.rename")}
        </Button>
      )}
      <Button icon={<Download aria-hidden="true" />} onPress={() => void saveOriginal(document).catch(tellFailure)}>
        {t("knowledge.downloadFile")}
      </Button>
      {mayChange && (
        <Button icon={<Trash2 aria-hidden="true" />} onPress={() => setOpen("delete")}>
          {t("knowledge.deleteOne")}
        </Button>
      )}
      {open === "rename" && <Rename document={document} onClose={close} />}
      <DeleteDocument
        document={document}
        isOpen={open === "delete"}
        onClose={close}
        onDeleted={() => void navigate("/knowledge", { replace: true })}
      />
    </div>
  );
}

function Rename({ document, onClose }: { document: Document; onClose: () => void }) {
  const change = useChangeDocument(document.id);
  const form = useForm(
    { name: document.name },
    ({ name }) => onlyProblems({ name: required(name) }),
    async ({ name }) => {
      await change.mutateAsync({ name: name.trim() });
      onClose();
    },
  );
  return (
    <FormDialog
      size="s"
      title={t("knowledge.rename")}
      form={form}
      submit={t("knowledge.rename.save")}
      onClose={onClose}
    >
      <TextField {...form.field("name")} autoFocus maxLength={200} label={t("knowledge.rename.name")} />
    </FormDialog>
  );
}
