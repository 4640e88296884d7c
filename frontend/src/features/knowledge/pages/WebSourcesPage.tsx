/** Web pages and sites that are read as documents. */
import { useState } from "react";
import { Globe, Plus } from "lucide-react";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { List } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { Page, Section } from "@/ui/Page";
import { AddWebSource } from "../components/AddWebSource";
import { WebSourceRow } from "../components/WebSourceRow";
import { useWebSources } from "../webSources";

export function WebSourcesPage() {
  useDocumentTitle(t("web.title"));
  const sources = useWebSources();
  const mayChange = useRight("manage_documents");
  const [adding, setAdding] = useState(false);
  const add = mayChange && (
    <Button variant="primary" icon={<Plus aria-hidden="true" />} onPress={() => setAdding(true)}>
      {t("web.add")}
    </Button>
  );
  const some = (sources.data?.length ?? 0) > 0;
  return (
    <Page title={t("web.title")} lead={t("web.lead")} actions={some && add}>
      <Loaded query={sources} label={t("web.title")}>
        {(items) =>
          items.length === 0 ? (
            <EmptyState icon={<Globe />} title={t("web.none")} actions={add}>
              <p>{t(mayChange ? "web.none.text" : "web.none.readOnly")}</p>
            </EmptyState>
          ) : (
            <Section title={t("web.all")} note={t("web.count", { count: items.length })}>
              <List label={t("web.title")}>
                {items.map((source) => (
                  <WebSourceRow key={source.id} source={source} />
                ))}
              </List>
            </Section>
          )
        }
      </Loaded>
      {adding && <AddWebSource onClose={() => setAdding(false)} />}
    </Page>
  );
}
