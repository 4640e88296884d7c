/** Everything that can be done with one document of the library. */
import { Download, Eye, EyeOff, Lock, MoreHorizontal, Tag, Trash2, Users } from "lucide-react";
import { useNavigate } from "react-router";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSeparator } from "@/ui/Menu";
import { saveOriginal } from "../queries";
import type { ManyChange } from "../libraryQueries";
import styles from "./DocumentRow.module.css";

export interface DocumentDeeds {
  onTags: (documents: Document[]) => void;
  onChange: (documents: Document[], change: ManyChange) => void;
  onDelete: (documents: Document[]) => void;
}

interface DocumentMenuProps extends DocumentDeeds {
  document: Document;
  mayChange: boolean;
}

export function DocumentMenu({ document, mayChange, onTags, onChange, onDelete }: DocumentMenuProps) {
  const navigate = useNavigate();
  const { id, name, hidden_at, visibility } = document;
  const team = visibility === "team";
  return (
    <span className={styles.menu}>
      <Menu
        label={t("knowledge.menu", { name })}
        placement="bottom end"
        trigger={
          <IconButton label={t("knowledge.menu", { name })}>
            <MoreHorizontal aria-hidden="true" />
          </IconButton>
        }
      >
        <MenuItem onAction={() => void navigate(`/knowledge/${id}`)}>{t("knowledge.details")}</MenuItem>
        <MenuItem icon={<Download />} onAction={() => void saveOriginal(document).catch(tellFailure)}>
          {t("knowledge.downloadFile")}
        </MenuItem>
        {mayChange && (
          <>
            <MenuItem icon={<Tag />} onAction={() => onTags([document])}>
              {t("knowledge.editTags")}
            </MenuItem>
            <MenuItem
              icon={hidden_at ? <Eye /> : <EyeOff />}
              onAction={() => onChange([document], { hidden: hidden_at === null })}
            >
              {t(hidden_at ? "knowledge.show" : "knowledge.hide")}
            </MenuItem>
            <MenuItem
              icon={team ? <Users /> : <Lock />}
              onAction={() => onChange([document], { visibility: team ? "customers" : "team" })}
            >
              {t(team ? "knowledge.forCustomers" : "knowledge.forTeam")}
            </MenuItem>
            <MenuSeparator />
            <MenuItem danger icon={<Trash2 />} onAction={() => onDelete([document])}>
              {t("knowledge.deleteOne")}
            </MenuItem>
          </>
        )}
      </Menu>
    </span>
  );
}
