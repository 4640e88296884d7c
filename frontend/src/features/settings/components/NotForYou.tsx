/** Instead of a page that is not there, or not for this person. */
import { Lock } from "lucide-react";
import { t } from "@/lib/i18n";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { SettingsPage } from "./SettingsPage";

export function NotForYou({ title, text }: { title: string; text: string }) {
  return (
    <SettingsPage title={t("settings.title")}>
      <EmptyState icon={<Lock />} title={title} actions={<ButtonLink to="/settings">{t("settings.back")}</ButtonLink>}>
        <p>{text}</p>
      </EmptyState>
    </SettingsPage>
  );
}
