/** What a person can set about themselves: name, address, notices, password, second factor, sessions. */
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Page, Section } from "@/ui/Page";
import { DeviceNotices } from "../components/DeviceNotices";
import { EmailSetting } from "../components/EmailSetting";
import { NameForm } from "../components/NameForm";
import { PasswordForm } from "../components/PasswordForm";
import { SecondFactor } from "../components/SecondFactor";
import { Sessions } from "../components/Sessions";
import styles from "./PersonalPage.module.css";

export default function PersonalPage() {
  useDocumentTitle(t("personal.title"));
  return (
    <Page title={t("personal.title")} lead={t("personal.lead")} className={styles.narrow}>
      <Section title={t("personal.profile")}>
        <div className={styles.card}>
          <NameForm />
          <EmailSetting />
        </div>
      </Section>
      <Section title={t("attention.section")}>
        <div className={styles.card}>
          <DeviceNotices />
        </div>
      </Section>
      <Section title={t("personal.password")}>
        <div className={styles.card}>
          <PasswordForm />
        </div>
      </Section>
      <Section title={t("personal.factor")}>
        <div className={styles.card}>
          <SecondFactor />
        </div>
      </Section>
      <Sessions />
    </Page>
  );
}
