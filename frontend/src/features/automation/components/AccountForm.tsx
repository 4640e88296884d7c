/** How Dana answers wherever a channel says nothing else. */
import type { AccountManner, AccountMannerChange, Manners } from "@/api/types";
import { t } from "@/lib/i18n";
import { Section } from "@/ui/Page";
import { TextArea } from "@/ui/TextArea";
import { hoursProblems } from "../officeHours";
import { useChangeAccount } from "../queries";
import { topicsIn, topicsProblem } from "../topics";
import { useEdited } from "../useEdited";
import { GuidanceField, ModeField, SurenessField, ToneField } from "./MannerFields";
import { OfficeHours } from "./OfficeHours";
import { SaveBar } from "./SaveBar";
import styles from "./Manner.module.css";

type Values = Pick<AccountManner, "mode" | "confidence" | "tone" | "guidance" | "hours"> & { topics: string };
const FIELDS = ["guidance", "topics", "hours."];

interface AccountFormProps {
  account: AccountManner;
  defaults: Manners["defaults"];
  mayChange: boolean;
}

export function AccountForm({ account, defaults, mayChange }: AccountFormProps) {
  const change = useChangeAccount();
  const edited = useEdited<Values>({
    saved: valuesOf(account),
    version: account.version,
    check,
    send: (changes, seen_version) => change.mutateAsync({ ...asSent(changes), seen_version }),
  });
  const { values, set, errors } = edited;
  const isDisabled = !mayChange;
  return (
    <div className={styles.form}>
      <Section title={t("manner.answering")}>
        <div className={styles.card}>
          <ModeField
            value={values.mode}
            standard={defaults.mode}
            onChange={(mode) => set({ mode })}
            isDisabled={isDisabled}
          />
          <SurenessField
            value={values.confidence ?? defaults.confidence}
            onChange={(confidence) => set({ confidence })}
            isDisabled={isDisabled}
          />
        </div>
      </Section>
      <Section title={t("manner.voice")}>
        <div className={styles.card}>
          <ToneField value={values.tone} onChange={(tone) => set({ tone })} isDisabled={isDisabled} />
          <GuidanceField
            label={t("manner.guidance")}
            help={t("manner.guidance.help")}
            value={values.guidance}
            onChange={(guidance) => set({ guidance })}
            error={errors.guidance}
            isDisabled={isDisabled}
          />
        </div>
      </Section>
      <Section title={t("manner.person")}>
        <div className={styles.card}>
          <TextArea
            label={t("manner.topics")}
            help={t("manner.topics.help")}
            placeholder={t("manner.topics.placeholder")}
            optional
            rows={4}
            value={values.topics}
            onChange={(topics) => set({ topics })}
            error={Object.entries(errors).find(([name]) => name.startsWith("topics"))?.[1]}
            isReadOnly={isDisabled}
          />
        </div>
      </Section>
      <Section title={t("manner.hours")}>
        <OfficeHours
          value={values.hours}
          onChange={(hours) => set({ hours })}
          errors={errors}
          now={edited.isChanged ? null : account.hours_now}
          isDisabled={isDisabled}
        />
      </Section>
      <SaveBar edited={edited} fields={FIELDS} className={styles.bar} />
    </div>
  );
}

function valuesOf({ mode, confidence, tone, guidance, hours, topics }: AccountManner): Values {
  return { mode, confidence, tone, guidance, hours, topics: topics.join("\n") };
}

function asSent({ topics, ...rest }: Partial<Values>): Omit<AccountMannerChange, "seen_version"> {
  return topics === undefined ? rest : { ...rest, topics: topicsIn(topics) };
}

function check({ topics, hours }: Values): Record<string, string> {
  const problem = topicsProblem(topics);
  return { ...(problem && { topics: problem }), ...hoursProblems(hours) };
}
