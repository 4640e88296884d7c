/** A value to take elsewhere: shown whole, copied with one press. */
import { useEffect, useState } from "react";
import { Check, Copy } from "lucide-react";
import { t } from "../lib/i18n";
import { Button } from "./Button";
import { showToast } from "./toasts";
import styles from "./CopyField.module.css";

export function CopyField({ label, value }: { label: string; value: string }) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);

  async function copy() {
    try {
      await navigator.clipboard.writeText(value);
      setCopied(true);
    } catch {
      showToast({ tone: "danger", text: t("ui.copyFailed") });
    }
  }

  return (
    <div className={styles.field}>
      <span className={styles.label}>{label}</span>
      <span className={styles.row}>
        <code className={styles.value}>{value}</code>
        <Button
          aria-label={copied ? t("ui.copied") : t("ui.copyNamed", { name: label })}
          icon={copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
          onPress={() => void copy()}
        >
          {copied ? t("ui.copied") : t("ui.copy")}
        </Button>
      </span>
    </div>
  );
}
