/** Changes the tags of one document, or of many: what all of them have can be taken off, and more can be added. */
import { useState } from "react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { useChangeMany } from "../libraryQueries";
import { TagField } from "./TagField";

/** Tags that every one of them has. */
export function sharedTags(documents: Pick<Document, "tags">[]): string[] {
  const [first, ...others] = documents;
  return (first?.tags ?? []).filter((tag) => others.every(({ tags }) => tags.includes(tag)));
}

export function TagsDialog({ documents, onClose }: { documents: Document[]; onClose: () => void }) {
  const shared = sharedTags(documents);
  const [tags, setTags] = useState(shared);
  const change = useChangeMany();
  const [first] = documents;

  function save() {
    const add = tags.filter((tag) => !shared.includes(tag));
    const remove = shared.filter((tag) => !tags.includes(tag));
    if (add.length + remove.length === 0) return onClose();
    change.mutate(
      { ids: documents.map(({ id }) => id), change: { add_tags: add, remove_tags: remove } },
      { onSuccess: onClose, onError: tellFailure },
    );
  }

  return (
    <Dialog
      isOpen
      size="s"
      title={
        documents.length === 1 && first
          ? t("knowledge.tagsOf", { name: first.name })
          : t("knowledge.tagsOfMany", { count: documents.length })
      }
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <Button variant="primary" pending={change.isPending} onPress={save}>
            {t("knowledge.tags.save")}
          </Button>
        </>
      }
    >
      <TagField autoFocus label={t("knowledge.tags")} tags={tags} onChange={setTags} />
    </Dialog>
  );
}
