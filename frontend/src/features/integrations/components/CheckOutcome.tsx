/** What the service answered when it was asked whether the settings work. */
import type { CheckResult } from "@/api/types";
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import styles from "./CheckOutcome.module.css";

export function CheckOutcome({ result }: { result: CheckResult }) {
  const facts = Object.entries(result.facts).filter(([, value]) => value !== null && value !== "");
  return (
    <Banner
      tone={result.ok ? "ok" : "danger"}
      live={result.ok ? "status" : "alert"}
      title={t(result.ok ? "integrations.check.works" : "integrations.check.fails")}
    >
      <p>{result.message}</p>
      {facts.length > 0 && (
        <dl className={styles.facts}>
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{inWords(name)}</dt>
              <dd>{String(value)}</dd>
            </div>
          ))}
        </dl>
      )}
    </Banner>
  );
}

/** A fact's name as the service gives it, such as verified_name, as words. */
function inWords(name: string): string {
  const words = name.replaceAll("_", " ");
  return words.charAt(0).toLocaleUpperCase() + words.slice(1);
}
