/** Which models write the answers, and with whose key. */
import type { Manners } from "@/api/types";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import styles from "./Manner.module.css";

type Asked = Manners["models"][number];

export function WhoAnswers({ models }: Pick<Manners, "models">) {
  return (
    <p className={styles.answering}>
      {sentence(models)}{" "}
      {models.some(({ refused }) => refused) && (
        <strong className={styles.refused}>{t("manner.models.refused")} </strong>
      )}
      <Link to="/integrations">{t("manner.models.change")}</Link>
    </p>
  );
}

function sentence(models: Asked[]): string {
  if (models.length === 0) return t("manner.models.none");
  return t(models.length === 1 ? "manner.models.one" : "manner.models.first", {
    models: models.map(named).join(" → "),
  });
}

const named = ({ vendor, model, own }: Asked) =>
  t(own ? "manner.models.own" : "manner.models.installation", { vendor: VENDORS[vendor] ?? vendor, model });

const VENDORS: Record<string, string> = { openai: "OpenAI", anthropic: "Anthropic" };
