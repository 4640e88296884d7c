/** How Dana answers: for the account, and on the channels that want it otherwise. */
import type { Manners } from "@/api/types";
import { addTexts, t } from "@/lib/i18n";
import { automation } from "@/lib/messages/en/automation";
import { useRight } from "@/lib/SessionContext";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Banner } from "@/ui/Banner";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Section } from "@/ui/Page";
import { SubPage } from "@/ui/SubPages";
import { AccountForm } from "../components/AccountForm";
import { ChannelForm } from "../components/ChannelForm";
import { WhoAnswers } from "../components/WhoAnswers";
import { useManners } from "../queries";
import styles from "../components/Manner.module.css";

addTexts(automation);

export default function AssistantPage() {
  const title = t("settings.assistant");
  useDocumentTitle(title);
  return (
    <SubPage title={title} lead={t("manner.lead")} home={{ to: "/settings", label: t("settings.back") }}>
      <Loaded query={useManners()} label={title} rows={5}>
        {(manners) => <All manners={manners} />}
      </Loaded>
    </SubPage>
  );
}

function All({ manners: { account, channels, defaults, models } }: { manners: Manners }) {
  const mayChange = useRight("manage_account");
  return (
    <div className={styles.form}>
      {!mayChange && <Banner>{t("manner.readOnly")}</Banner>}
      <WhoAnswers models={models} />
      <AccountForm account={account} defaults={defaults} mayChange={mayChange} />
      <Section title={t("manner.channels")} note={channels.length > 0 && t("manner.channels.note")}>
        {channels.length === 0 ? (
          <EmptyState
            title={t("manner.channels.none")}
            level={3}
            actions={<ButtonLink to="/integrations">{t("manner.channels.connect")}</ButtonLink>}
          />
        ) : (
          <div className={styles.channels}>
            {channels.map((channel) => (
              <ChannelForm
                key={channel.integration_id}
                channel={channel}
                account={account}
                defaults={defaults}
                mayChange={mayChange}
              />
            ))}
          </div>
        )}
      </Section>
    </div>
  );
}
