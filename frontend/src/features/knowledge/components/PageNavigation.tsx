/** Says which page is in view, and goes to another one. */
import { useState, type FormEvent } from "react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import { t } from "@/lib/i18n";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import styles from "./PageNavigation.module.css";

interface PageNavigationProps {
  page: number;
  pageCount: number;
  /** As it is printed on the page, where that is not its number. */
  label?: string | null;
  onGo: (page: number) => void;
}

export function PageNavigation({ page, pageCount, label, onGo }: PageNavigationProps) {
  const [typed, setTyped] = useState<string | null>(null);
  if (pageCount < 2) return null;

  function go(event: FormEvent) {
    event.preventDefault();
    const wanted = Number.parseInt(typed ?? "", 10);
    if (!Number.isNaN(wanted)) onGo(Math.min(pageCount, Math.max(1, wanted)));
    setTyped(null);
  }

  return (
    <nav aria-label={t("knowledge.pageNavigation")} className={styles.bar}>
      <IconButton label={t("knowledge.previousPage")} size="s" isDisabled={page <= 1} onPress={() => onGo(page - 1)}>
        <ChevronLeft aria-hidden="true" />
      </IconButton>
      <form onSubmit={go} className={styles.form}>
        <TextField
          label={t("knowledge.pageNumber")}
          hideLabel
          value={typed ?? String(page)}
          onFocus={(event) => event.target instanceof HTMLInputElement && event.target.select()}
          onBlur={() => setTyped(null)}
          onChange={setTyped}
          inputMode="numeric"
          className={styles.field}
        />
        <span className={styles.of}>
          {t("knowledge.ofPages", { total: pageCount })}
          {label && label !== String(page) && <span className={styles.label}> · {t("reading.label", { label })}</span>}
        </span>
      </form>
      <IconButton
        label={t("knowledge.nextPage")}
        size="s"
        isDisabled={page >= pageCount}
        onPress={() => onGo(page + 1)}
      >
        <ChevronRight aria-hidden="true" />
      </IconButton>
    </nav>
  );
}
