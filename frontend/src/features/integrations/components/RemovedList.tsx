/** What was removed lately, and whether its platform was told; what is left to do by hand is said. */
import type { RemovedIntegration } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { Chip } from "@/ui/Chip";
import { Facts, List, ListRow } from "@/ui/List";
import { Section } from "@/ui/Page";
import { useRemoved } from "../queries";
import styles from "./RemovedList.module.css";

const TONES = { waiting: "plain", told: "ok", not_told: "warn" } as const;

export function RemovedList() {
  const { data } = useRemoved();
  if (!data || data.items.length === 0) return null;
  return (
    <Section title={t("integrations.removed")}>
      <List label={t("integrations.removed")}>
        {data.items.map((item) => (
          <Row key={item.id} item={item} />
        ))}
      </List>
    </Section>
  );
}

function Row({ item }: { item: RemovedIntegration }) {
  const { connector, name, removed_at, state, told, remaining } = item;
  return (
    <ListRow
      leading={<ChannelGlyph channel={connector} />}
      title={name}
      chips={<Chip tone={TONES[state]}>{t(`integrations.removed.${state}`)}</Chip>}
      meta={
        <Facts
          items={[
            <time key="at" dateTime={removed_at} title={fullTime(removed_at)}>
              {t("integrations.removed.age", { age: shortAge(removed_at) })}
            </time>,
          ]}
        />
      }
    >
      {[...told, ...remaining].map((sentence) => (
        <p key={sentence} className={styles.sentence}>
          {sentence}
        </p>
      ))}
    </ListRow>
  );
}
