/** The address to give to the service, and how to prove there that it is ours. */
import type { Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { CopyField } from "@/ui/CopyField";
import { Section } from "@/ui/Page";
import styles from "./WebhookSetup.module.css";

interface WebhookSetupProps {
  address: string;
  integration: Integration;
  connectorName: string;
  /** Only known right after it was typed. */
  verifyToken?: string | null;
}

export function WebhookSetup({ address, integration, connectorName, verifyToken }: WebhookSetupProps) {
  const asksForToken = "verify_token" in integration.config || Boolean(verifyToken);
  return (
    <Section title={t("integrations.webhook")}>
      <p className={styles.text}>{t("integrations.webhook.text", { name: connectorName })}</p>
      <CopyField label={t("integrations.webhook.address")} value={address} />
      {verifyToken ? (
        <CopyField label={t("integrations.webhook.token")} value={verifyToken} />
      ) : (
        asksForToken && <p className={styles.text}>{t("integrations.webhook.tokenHidden")}</p>
      )}
    </Section>
  );
}
