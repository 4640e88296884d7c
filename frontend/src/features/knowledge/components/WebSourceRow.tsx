/** One address: how far reading it is, what came of it, and what can be done with it. */
import { useState } from "react";
import { FileText, Globe, Pencil, RotateCw, Trash2 } from "lucide-react";
import { dayLabel, fullTime, shortAge } from "@/lib/dates";
import { t, type PlainKey } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellAndThrow, tellFailure } from "@/lib/tell";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { IconButton } from "@/ui/IconButton";
import { Facts, ListRow } from "@/ui/List";
import { Progress } from "@/ui/Progress";
import { showToast } from "@/ui/toasts";
import type { WebSource } from "@/api/types";
import { useRemoveWebSource, useRescan } from "../webSources";
import { ChangeWebSource } from "./ChangeWebSource";
import { WebPages } from "./WebPages";
import { everyText } from "./WebSourceFields";
import styles from "./WebSources.module.css";

type State = WebSource["state"];
const STATES: Record<State, { label: PlainKey; tone: "ai" | "danger" | "ok" | "plain" }> = {
  waiting: { label: "web.state.waiting", tone: "plain" },
  scanning: { label: "web.state.scanning", tone: "ai" },
  ready: { label: "web.state.ready", tone: "ok" },
  failed: { label: "web.state.failed", tone: "danger" },
};

export function WebSourceRow({ source }: { source: WebSource }) {
  const { address, kind, state, error, pages_found, pages_checked } = source;
  const mayChange = useRight("manage_documents");
  const running = state === "scanning" || state === "waiting";
  return (
    <ListRow
      leading={kind === "site" ? <Globe aria-hidden="true" /> : <FileText aria-hidden="true" />}
      title={
        <bdi dir="ltr" className={styles.address}>
          {address}
        </bdi>
      }
      chips={
        <>
          <Chip>{t(kind === "site" ? "web.kind.site.chip" : "web.kind.page.chip")}</Chip>
          <Chip tone={STATES[state].tone}>{t(STATES[state].label)}</Chip>
        </>
      }
      meta={<Meta source={source} />}
      actions={mayChange && <Actions source={source} running={running} />}
    >
      {running && (
        <Progress
          label={t("web.progress", { address })}
          hideLabel
          tone="ai"
          {...(pages_found > 0 ? { value: pages_checked, max: pages_found } : {})}
        />
      )}
      {error && !running && (
        <p role="status" className={styles.error}>
          {error.message}
        </p>
      )}
      {pages_found > 0 && <WebPages source={source} />}
    </ListRow>
  );
}

function Meta({ source }: { source: WebSource }) {
  const { state, documents, pages_found, pages_checked, pages_failed, last_at, next_at, every_hours } = source;
  const running = state === "scanning" || state === "waiting";
  return (
    <Facts
      items={[
        running && pages_found > 0 && t("web.pages", { checked: pages_checked, found: pages_found }),
        t("web.documents", { count: documents }),
        pages_failed > 0 && t("web.failedPages", { count: pages_failed }),
        last_at && (
          <time key="last" dateTime={last_at} title={fullTime(last_at)}>
            {t("web.last", { age: shortAge(last_at) })}
          </time>
        ),
        every_hours === null ? t("web.onlyOnDemand") : everyText(every_hours),
        !running && next_at && (
          <time key="next" dateTime={next_at} title={fullTime(next_at)}>
            {t("web.next", { day: dayLabel(next_at) })}
          </time>
        ),
      ]}
    />
  );
}

function Actions({ source, running }: { source: WebSource; running: boolean }) {
  const { id, address } = source;
  const [changing, setChanging] = useState(false);
  const [removing, setRemoving] = useState(false);
  const rescan = useRescan(id);
  const remove = useRemoveWebSource(id);

  async function again() {
    try {
      await rescan.mutateAsync(undefined);
      showToast({ tone: "ok", text: t("web.rescan.done", { address }) });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  async function confirm() {
    await remove.mutateAsync(undefined).catch(tellAndThrow);
    showToast({ tone: "ok", text: t("web.remove.done", { address }) });
  }

  return (
    <>
      <IconButton
        label={t("web.rescan.of", { address })}
        pending={rescan.isPending}
        isDisabled={running}
        onPress={() => void again()}
      >
        <RotateCw aria-hidden="true" />
      </IconButton>
      <IconButton label={t("web.change.of", { address })} onPress={() => setChanging(true)}>
        <Pencil aria-hidden="true" />
      </IconButton>
      <IconButton label={t("web.remove.of", { address })} onPress={() => setRemoving(true)}>
        <Trash2 aria-hidden="true" />
      </IconButton>
      {changing && <ChangeWebSource source={source} onClose={() => setChanging(false)} />}
      <ConfirmDialog
        title={t("web.remove.ask", { address })}
        confirmLabel={t("web.remove.yes")}
        isOpen={removing}
        onClose={() => setRemoving(false)}
        onConfirm={confirm}
      >
        <p>{t("web.remove.text")}</p>
      </ConfirmDialog>
    </>
  );
}
