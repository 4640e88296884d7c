/** Connects a service: its settings beside the guide that says where to find them. */
import { useState } from "react";
import { ArrowLeft } from "lucide-react";
import { useParams } from "react-router";
import type { CatalogueEntry, Integration } from "@/api/types";
import { t } from "@/lib/i18n";
import { schemaProblem } from "@/lib/schema-form/schema";
import { SchemaForm } from "@/lib/schema-form/SchemaForm";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { IconLink } from "@/ui/IconLink";
import { Page } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { TextField } from "@/ui/TextField";
import { Connected } from "../components/Connected";
import { FormWithGuide } from "../components/FormWithGuide";
import { SettingsActions } from "../components/SettingsActions";
import { useCatalogue, useConnect } from "../queries";
import { useSettingsForm } from "../useSettingsForm";
import { wordsOf } from "../words";

export function ConnectPage() {
  const { connector = "" } = useParams();
  const { data, error, isPending, isFetching, refetch } = useCatalogue();
  const entry = data?.items.find((each) => each.key === connector);
  const title = entry ? t("integrations.connectNamed", { name: entry.name }) : t("integrations.title");
  useDocumentTitle(title);
  return (
    <Page
      title={title}
      lead={entry?.summary}
      width="wide"
      back={
        <IconLink to="/integrations" label={t("integrations.back")}>
          <ArrowLeft aria-hidden="true" />
        </IconLink>
      }
    >
      {isPending ? (
        <Loading label={t("integrations.loading")}>
          <Skeleton lines={6} height={36} width={420} />
        </Loading>
      ) : error && !data ? (
        <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />
      ) : entry ? (
        <Connect entry={entry} />
      ) : (
        <EmptyState
          title={t("integrations.unknown")}
          actions={<ButtonLink to="/integrations">{t("integrations.back")}</ButtonLink>}
        />
      )}
    </Page>
  );
}

function Connect({ entry }: { entry: CatalogueEntry }) {
  const problem = schemaProblem(entry.config_schema);
  if (problem) return <ErrorState title={t("integrations.cannotDraw")} error={problem} />;
  return <ConnectForm key={entry.key} entry={entry} />;
}

function ConnectForm({ entry }: { entry: CatalogueEntry }) {
  const form = useSettingsForm(entry.config_schema, entry.key);
  const connect = useConnect();
  const [name, setName] = useState("");
  const [saved, setSaved] = useState<Integration | null>(null);

  async function save() {
    try {
      setSaved(
        await connect.mutateAsync({ connector: entry.key, config: form.config(), name: name.trim() || undefined }),
      );
    } catch (error) {
      form.place(error);
    }
  }

  if (saved) return <Connected integration={saved} entry={entry} typed={form.value} />;
  return (
    <FormWithGuide entry={entry} onSubmit={() => void form.checkAndSave(save)}>
      <TextField
        label={t("integrations.name")}
        help={t(wordsOf(entry.kind).nameHelp)}
        placeholder={entry.name}
        optional
        maxLength={100}
        value={name}
        onChange={setName}
      />
      <SchemaForm fields={form.fields} value={form.value} onChange={form.setValue} errors={form.errors} />
      <SettingsActions
        form={form}
        saving={connect.isPending}
        saveLabel={t("integrations.save")}
        onSaveAnyway={() => void save()}
        anywayHelp={t(wordsOf(entry.kind).saveAnyway)}
      />
    </FormWithGuide>
  );
}
