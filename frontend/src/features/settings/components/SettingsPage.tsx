/** The frame of each settings page. */
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { SubPage, type SubPageProps } from "@/ui/SubPages";

export function SettingsPage({ title, ...rest }: Omit<SubPageProps, "home" | "title"> & { title: string }) {
  useDocumentTitle(title);
  return <SubPage {...rest} title={title} home={{ to: "/settings", label: t("settings.back") }} />;
}
