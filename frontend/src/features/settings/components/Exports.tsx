/** Everything of the account, or of one customer, as a file: asked for, made in the background, fetched within days. */
import { useState } from "react";
import { Download, FileArchive } from "lucide-react";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { EmptyState } from "@/ui/EmptyState";
import { Facts, List, ListRow } from "@/ui/List";
import { Section } from "@/ui/Page";
import { Progress } from "@/ui/Progress";
import { showToast } from "@/ui/toasts";
import { isUnderWay, saveExport, useExportAccount, useExports } from "../queries/data";
import type { Export } from "@/api/types";
import { FormNote } from "./FormNote";
import { Loaded } from "@/ui/Loaded";

export function Exports() {
  const exports = useExports();
  const start = useExportAccount();
  const running = exports.data?.items.some((each) => each.contact === null && isUnderWay(each)) ?? false;

  function begin() {
    start.mutate(undefined, {
      onError: tellFailure,
      onSuccess: () => showToast({ tone: "ok", text: t("data.export.started") }),
    });
  }

  return (
    <Section
      title={t("data.exports")}
      actions={
        <Button
          icon={<FileArchive aria-hidden="true" />}
          pending={start.isPending}
          isDisabled={running}
          onPress={begin}
        >
          {t("data.export.account")}
        </Button>
      }
    >
      <FormNote>{t("data.exports.text")}</FormNote>
      <Loaded query={exports} label={t("data.exports")} rows={1}>
        {({ items }) =>
          items.length === 0 ? (
            <EmptyState compact level={3} title={t("data.exports.none")}>
              {t("data.exports.none.text")}
            </EmptyState>
          ) : (
            <List label={t("data.exports")}>
              {items.map((each) => (
                <ExportRow key={each.id} item={each} />
              ))}
            </List>
          )
        }
      </Loaded>
    </Section>
  );
}

function ExportRow({ item }: { item: Export }) {
  const { contact, state, rows, size, created_at, expires_at } = item;
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0);
  const name = contact ? t("data.export.ofContact", { name: contact.name }) : t("data.export.ofAccount");
  return (
    <ListRow
      leading={<FileArchive aria-hidden="true" />}
      title={<span dir="auto">{name}</span>}
      chips={<StateChip state={state} />}
      meta={
        <Facts
          items={[
            <time key="asked" dateTime={created_at} title={fullTime(created_at)}>
              {t("data.export.asked", { day: dayLabel(created_at) })}
            </time>,
            isUnderWay(item) && total > 0 && t("data.export.rows", { count: total }),
            state === "ready" && formatSize(size),
            state === "ready" && (
              <time key="until" dateTime={expires_at} title={fullTime(expires_at)}>
                {t("data.export.until", { day: dayLabel(expires_at) })}
              </time>
            ),
          ]}
        />
      }
      actions={state === "ready" && <Fetch item={item} name={name} />}
    >
      {isUnderWay(item) && <Progress label={t("data.export.progress", { name })} hideLabel />}
      {state === "failed" && <FormNote tone="danger">{t("data.export.failed")}</FormNote>}
    </ListRow>
  );
}

function StateChip({ state }: Pick<Export, "state">) {
  switch (state) {
    case "ready":
      return <Chip tone="ok">{t("data.export.state.ready")}</Chip>;
    case "failed":
      return <Chip tone="danger">{t("data.export.state.failed")}</Chip>;
    default:
      return <Chip>{t("data.export.state.working")}</Chip>;
  }
}

function Fetch({ item, name }: { item: Export; name: string }) {
  const [pending, setPending] = useState(false);

  async function fetchFile() {
    setPending(true);
    await saveExport(item, `${t("data.export.file", { day: item.created_at.slice(0, 10) })}.zip`).catch(tellFailure);
    setPending(false);
  }

  return (
    <Button
      aria-label={t("data.export.download.of", { name })}
      icon={<Download aria-hidden="true" />}
      pending={pending}
      onPress={() => void fetchFile()}
    >
      {t("data.export.download")}
    </Button>
  );
}
