/** Changes the words of a draft before it is sent. */
import { useEffect, useId, useRef, type KeyboardEvent, type ReactNode } from "react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import styles from "./DraftCard.module.css";

const ESCAPE = "Esc";

interface DraftEditorProps {
  text: string;
  limit: number;
  /** Whether there are sources whose marks can be kept or taken out. */
  mayCite: boolean;
  /** Whether it may be sent as Dana's reply; otherwise it can only become an own one. */
  ready: boolean;
  onText: (text: string) => void;
  onSend: () => void;
  onUse: () => void;
  onCancel: () => void;
  /** What else can be done with the words. */
  children: ReactNode;
}

export function DraftEditor({
  text,
  limit,
  mayCite,
  ready,
  onText,
  onSend,
  onUse,
  onCancel,
  children,
}: DraftEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const hint = useId();
  const tooMany = text.length - limit;
  const sendable = ready && text.trim() !== "" && tooMany <= 0;
  useEffect(() => {
    const end = field.current?.value.length ?? 0;
    field.current?.focus();
    field.current?.setSelectionRange(end, end);
  }, []);

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    }
    if (event.key !== "Enter" || event.nativeEvent.isComposing || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    if (sendable) onSend();
  }

  return (
    <>
      <textarea
        ref={field}
        rows={3}
        dir="auto"
        value={text}
        className={styles.field}
        aria-label={t("draft.edit")}
        aria-describedby={hint}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <p id={hint} className={tooMany > 0 ? styles.wrong : styles.hint}>
        {tooMany > 0 ? t("composer.tooLong", { count: tooMany }) : mayCite ? t("draft.marks") : ""}
      </p>
      {children}
      <div className={styles.actions}>
        {ready ? (
          <Button variant="primary" isDisabled={!sendable} onPress={onSend}>
            {t("draft.sendChanged")} <Kbd>{sendKeys()}</Kbd>
          </Button>
        ) : (
          <Button onPress={onUse}>{t("draft.use")}</Button>
        )}
        <Button variant="ghost" onPress={onCancel}>
          {t("draft.cancel")} <Kbd>{ESCAPE}</Kbd>
        </Button>
      </div>
    </>
  );
}

function sendKeys(): string {
  return /Mac|iPhone|iPad/.test(navigator.userAgent) ? "⌘ ↵" : "Ctrl ↵";
}
