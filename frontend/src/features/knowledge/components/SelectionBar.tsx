/** What can be done with the documents that are chosen. */
import { ChevronDown, Eye, EyeOff, Lock, Tag, Trash2, Users, X } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import type { DocumentDeeds } from "./DocumentMenu";
import styles from "./SelectionBar.module.css";

interface SelectionBarProps extends DocumentDeeds {
  documents: Document[];
  onClear: () => void;
}

export function SelectionBar({ documents, onTags, onChange, onDelete, onClear }: SelectionBarProps) {
  return (
    <div role="toolbar" aria-label={t("knowledge.withChosen")} className={styles.bar}>
      <span role="status" className={styles.count}>
        {t("knowledge.chosen", { count: documents.length })}
      </span>
      <Button size="s" icon={<Tag aria-hidden="true" />} onPress={() => onTags(documents)}>
        {t("knowledge.tags")}
      </Button>
      <Menu
        label={t("knowledge.inAnswers")}
        trigger={
          <Button size="s" icon={<Users aria-hidden="true" />}>
            {t("knowledge.inAnswers")}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
      >
        <MenuItem icon={<EyeOff />} onAction={() => onChange(documents, { hidden: true })}>
          {t("knowledge.hide")}
        </MenuItem>
        <MenuItem icon={<Eye />} onAction={() => onChange(documents, { hidden: false })}>
          {t("knowledge.show")}
        </MenuItem>
        <MenuItem icon={<Users />} onAction={() => onChange(documents, { visibility: "customers" })}>
          {t("knowledge.forCustomers")}
        </MenuItem>
        <MenuItem icon={<Lock />} onAction={() => onChange(documents, { visibility: "team" })}>
          {t("knowledge.forTeam")}
        </MenuItem>
      </Menu>
      <Button size="s" variant="danger" icon={<Trash2 aria-hidden="true" />} onPress={() => onDelete(documents)}>
        {t("knowledge.deleteOne")}
      </Button>
      <IconButton size="s" label={t("knowledge.choose.none")} className={styles.clear} onPress={onClear}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
