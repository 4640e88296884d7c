/** What came with a message besides its words, by name. */
import { Paperclip } from "lucide-react";
import type { Message } from "@/api/types";
import { t } from "@/lib/i18n";
import styles from "./Attachments.module.css";

export function Attachments({ attachments }: Pick<Message, "attachments">) {
  if (attachments.length === 0) return null;
  return (
    <ul className={styles.list}>
      {attachments.map((attachment, index) => (
        <li key={index} className={styles.item}>
          <Paperclip aria-hidden="true" />
          <bdi>{t("message.attachment", { name: nameOf(attachment) })}</bdi>
        </li>
      ))}
    </ul>
  );
}

/** The best name there is: the file's own, its caption, or what kind of thing it is. */
function nameOf(attachment: Record<string, unknown>): string {
  const candidates = [attachment.name, attachment.filename, attachment.caption, attachment.kind, attachment.type];
  return String(candidates.find((each) => typeof each === "string" && each !== "") ?? "?");
}
