/** The frame of each operators' page. */
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { SubPage, type SubPageProps } from "@/ui/SubPages";

export function AdminPage({ title, ...rest }: Omit<SubPageProps, "home" | "title"> & { title: string }) {
  useDocumentTitle(title);
  return <SubPage {...rest} title={title} home={{ to: "/admin", label: t("admin.back") }} />;
}
