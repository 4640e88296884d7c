/** A library without documents: what to put in, where, and what comes of it. */
import { FileUp } from "lucide-react";
import { t } from "@/lib/i18n";
import { ChooseFiles } from "./ChooseFiles";
import styles from "./FirstDocument.module.css";

export function FirstDocument({ onFiles }: { onFiles: ((files: File[]) => void) | null }) {
  return (
    <section className={styles.first}>
      <div className={styles.zone}>
        <span className={styles.icon} aria-hidden="true">
          <FileUp />
        </span>
        <h2 className={styles.title}>{t("knowledge.empty")}</h2>
        {onFiles ? (
          <>
            <p className={styles.text}>{t("knowledge.empty.drop")}</p>
            <ChooseFiles size="l" onFiles={onFiles}>
              {t("knowledge.choose")}
            </ChooseFiles>
            <p className={styles.hint}>{t("knowledge.drop.hint")}</p>
          </>
        ) : (
          <p className={styles.text}>{t("knowledge.empty.readOnly")}</p>
        )}
      </div>
      <ol className={styles.steps}>
        <li>{t("knowledge.empty.add")}</li>
        <li>{t("knowledge.empty.read")}</li>
        <li>{t("knowledge.empty.answer")}</li>
      </ol>
      <figure className={styles.example}>
        <figcaption className={styles.hint}>{t("knowledge.example")}</figcaption>
        <p className={styles.question}>{t("knowledge.example.question")}</p>
        <p className={styles.answer}>
          {t("knowledge.example.answer")} <span className={styles.source}>{t("knowledge.example.source")}</span>
        </p>
      </figure>
    </section>
  );
}
