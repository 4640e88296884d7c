/** A text while a model writes it: set apart from what can be sent, for nobody has checked it yet. */
import type { KeyboardEvent } from "react";
import { currentLocale, t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Dots } from "./Dots";
import { languages } from "./languages";
import type { Order, Rewriting } from "./useRewriting";
import styles from "./RewriteBar.module.css";

/** A rewriting at work, in the place of the text that it is made of. */
export function Growing({ work, former }: { work: Rewriting; former: string }) {
  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Escape") return;
    event.preventDefault();
    work.stop();
  }
  return (
    <div className={styles.growing} aria-busy="true" onKeyDown={onKeyDown}>
      <p className={styles.state} role="status">
        {work.order && named(work.order)}
        <Dots />
      </p>
      <p className={styles.unchecked}>{work.words ? t("rewrite.unchecked") : ""}</p>
      <Button size="s" autoFocus onPress={work.stop}>
        {t("rewrite.stop")}
      </Button>
      <p className={work.words ? styles.words : styles.former} dir="auto">
        {work.words || former}
      </p>
    </div>
  );
}

function named({ way, language }: Order): string {
  if (way !== "translate") return t(`rewrite.busy.${way}`);
  const name = languages(currentLocale()).find(({ id }) => id === language)?.name ?? language ?? "";
  return t("rewrite.busy.translate", { language: name });
}
