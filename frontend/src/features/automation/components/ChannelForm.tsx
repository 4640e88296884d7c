/** What one channel has otherwise than the account; closed it says how much that is. */
import { ChevronRight } from "lucide-react";
import type { AccountManner, ChannelManner, Manners } from "@/api/types";
import { t } from "@/lib/i18n";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { Checkbox } from "@/ui/Checkbox";
import { cx } from "@/ui/classNames";
import { useChangeChannel } from "../queries";
import { useEdited } from "../useEdited";
import { GuidanceField, ModeField, modeName, SurenessField, ToneField } from "./MannerFields";
import { SaveBar } from "./SaveBar";
import styles from "./Manner.module.css";

type Values = Pick<ChannelManner, "mode" | "confidence" | "tone" | "guidance">;
const FIELDS = ["guidance"];

interface ChannelFormProps {
  channel: ChannelManner;
  account: AccountManner;
  defaults: Manners["defaults"];
  mayChange: boolean;
}

export function ChannelForm({ channel, account, defaults, mayChange }: ChannelFormProps) {
  const change = useChangeChannel(channel.integration_id);
  const { mode, confidence, tone, guidance } = channel;
  const edited = useEdited<Values>({
    saved: { mode, confidence, tone, guidance },
    version: channel.version,
    send: (changes, seen_version) => change.mutateAsync({ ...changes, seen_version }),
  });
  const { values, set, errors } = edited;
  const isDisabled = !mayChange;
  return (
    <details className={styles.channel}>
      <summary className={styles.summary}>
        <ChannelGlyph channel={channel.connector} />
        <span className={styles.name}>{channel.name}</span>
        {edited.isChanged && <span className={styles.waits}>{t("manner.changed")}</span>}
        <Held values={{ mode, confidence, tone, guidance }} />
        <ChevronRight aria-hidden="true" className={styles.turn} />
      </summary>
      <div className={styles.inside}>
        <ModeField
          value={values.mode}
          account={account.mode}
          standard={defaults.mode}
          onChange={(next) => set({ mode: next })}
          isDisabled={isDisabled}
        />
        <div className={styles.indented}>
          <Checkbox
            isSelected={values.confidence !== null}
            onChange={(own) => set({ confidence: own ? (account.confidence ?? defaults.confidence) : null })}
            isDisabled={isDisabled}
          >
            {t("manner.confidence.own")}
          </Checkbox>
          {values.confidence !== null && (
            <SurenessField
              value={values.confidence}
              onChange={(next) => set({ confidence: next })}
              isDisabled={isDisabled}
            />
          )}
        </div>
        <ToneField
          value={values.tone}
          account={account.tone}
          onChange={(next) => set({ tone: next })}
          isDisabled={isDisabled}
        />
        <GuidanceField
          label={t("manner.guidance.own")}
          help={t("manner.guidance.ownHelp")}
          value={values.guidance}
          onChange={(next) => set({ guidance: next })}
          error={errors.guidance}
          isDisabled={isDisabled}
        />
        <SaveBar edited={edited} fields={FIELDS} className={styles.ownBar} />
      </div>
    </details>
  );
}

/** In a word: as the account, or what is its own. */
function Held({ values }: { values: Values }) {
  const count = Object.values(values).filter((value) => value !== null).length;
  if (count === 0) return <span className={styles.is}>{t("manner.asAccount.all")}</span>;
  return (
    <span className={cx(styles.is, styles.own)}>
      {values.mode && count === 1 ? modeName(values.mode) : t("manner.own", { count })}
    </span>
  );
}
