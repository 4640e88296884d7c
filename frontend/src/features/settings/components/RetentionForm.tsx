/** How long the account keeps what customers wrote, before it is erased by itself. */
import { useState } from "react";
import { shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { failureText } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Facts } from "@/ui/List";
import { Section } from "@/ui/Page";
import { Select } from "@/ui/Select";
import { showToast } from "@/ui/toasts";
import { useChangeRetention, useRetention } from "../queries/data";
import type { Periods, Retention } from "@/api/types";
import styles from "./Account.module.css";
import { FormNote } from "./FormNote";
import { Loaded } from "@/ui/Loaded";

const DAYS = [30, 90, 180, 365, 730, 1095, 1825, 3650];
const FOREVER = "forever";
const KINDS = ["messages_days", "resolved_days"] as const;

export function RetentionForm() {
  return (
    <Section title={t("data.retention")}>
      <Loaded query={useRetention()} label={t("data.retention")} rows={1}>
        {(saved) => <Periods saved={saved} />}
      </Loaded>
    </Section>
  );
}

function Periods({ saved }: { saved: Retention }) {
  const [chosen, setChosen] = useState<Periods>(saved);
  const [asking, setAsking] = useState(false);
  const change = useChangeRetention();
  const changed = KINDS.some((kind) => chosen[kind] !== saved[kind]);

  async function save() {
    await change.mutateAsync({ messages_days: chosen.messages_days, resolved_days: chosen.resolved_days });
    showToast({ tone: "ok", text: t("data.retention.saved") });
  }

  return (
    <div className={styles.card}>
      <p className={styles.words}>{t("data.retention.text")}</p>
      {saved.last_run_at && (
        <FormNote>
          <Facts
            items={[
              t("data.retention.lastRun", { age: shortAge(saved.last_run_at) }),
              t("data.retention.removed", { count: saved.removed }),
            ]}
          />
        </FormNote>
      )}
      {change.error && (
        <Banner tone="danger" live="alert">
          {failureText(change.error)}
        </Banner>
      )}
      {KINDS.map((kind) => (
        <Select
          key={kind}
          label={t(`data.retention.${kind}`)}
          help={t(`data.retention.${kind}.help`)}
          value={chosen[kind] == null ? FOREVER : String(chosen[kind])}
          onChange={(next) => setChosen({ ...chosen, [kind]: next === FOREVER ? null : Number(next) })}
          options={options(chosen[kind])}
        />
      ))}
      <div className={styles.actions}>
        <Button
          variant="primary"
          isDisabled={!changed}
          pending={change.isPending}
          onPress={() => (isShorter(saved, chosen) ? setAsking(true) : void save().catch(() => null))}
        >
          {t("settings.save")}
        </Button>
        {changed && <Button onPress={() => setChosen(saved)}>{t("data.retention.reset")}</Button>}
      </div>
      <ConfirmDialog
        title={t("data.retention.ask")}
        confirmLabel={t("data.retention.yes")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => save().catch(() => null)}
      >
        <p>{t("data.retention.means")}</p>
      </ConfirmDialog>
    </div>
  );
}

/** The usual periods, and the present one where it is another. */
function options(present: number | null | undefined) {
  const days = present == null || DAYS.includes(present) ? DAYS : [...DAYS, present].sort((a, b) => a - b);
  return [
    { id: FOREVER, label: t("data.retention.forever") },
    ...days.map((count) => ({
      id: String(count),
      label:
        count % 365 === 0 ? t("data.retention.years", { count: count / 365 }) : t("data.retention.days", { count }),
    })),
  ];
}

/** Whether something that is kept now will be erased sooner. */
function isShorter(before: Periods, after: Periods): boolean {
  const length = (days: number | null | undefined) => days ?? Number.POSITIVE_INFINITY;
  return KINDS.some((kind) => length(after[kind]) < length(before[kind]));
}
