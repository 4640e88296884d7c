/** The recovery codes, this one time: to copy, to keep as a file or on paper. */
import { Copy, Download, Printer } from "lucide-react";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import parts from "./Parts.module.css";
import styles from "./RecoveryCodes.module.css";

export function RecoveryCodes({ codes }: { codes: string[] }) {
  const { user } = useSession();
  const text = [t("personal.codes.file", { name: t("app.name"), email: user.email }), "", ...codes, ""].join("\n");

  async function copy() {
    try {
      await navigator.clipboard.writeText(text);
      showToast({ tone: "ok", text: t("ui.copied") });
    } catch {
      showToast({ tone: "danger", text: t("ui.copyFailed") });
    }
  }

  return (
    <div className={parts.steps}>
      <Banner tone="warn" title={t("personal.codes.once")}>
        {t("personal.codes.text")}
      </Banner>
      <div className={styles.sheet}>
        <p className={styles.heading}>{t("personal.codes.file", { name: t("app.name"), email: user.email })}</p>
        <ul className={styles.codes} aria-label={t("personal.codes")}>
          {codes.map((code) => (
            <li key={code}>
              <code>{code}</code>
            </li>
          ))}
        </ul>
      </div>
      <div className={parts.buttons}>
        <Button icon={<Copy aria-hidden="true" />} onPress={() => void copy()}>
          {t("ui.copy")}
        </Button>
        <Button icon={<Download aria-hidden="true" />} onPress={() => save(text)}>
          {t("personal.codes.save")}
        </Button>
        <Button icon={<Printer aria-hidden="true" />} onPress={() => window.print()}>
          {t("personal.codes.print")}
        </Button>
      </div>
    </div>
  );
}

/** Hands the text to the browser as a file. */
function save(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: "text/plain" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = "dana-recovery-codes.txt";
  link.click();
  URL.revokeObjectURL(address);
}
