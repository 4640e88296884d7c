/** All channels, or only some of them. */
import { t } from "@/lib/i18n";
import { Checkbox } from "@/ui/Checkbox";
import { FormNote } from "./FormNote";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { useChannels } from "../queries/channels";
import { Loaded } from "@/ui/Loaded";
import styles from "./Team.module.css";

interface ChannelChoiceProps {
  /** The chosen channels' ids, or null for all. */
  value: string[] | null;
  onChange: (value: string[] | null) => void;
  error?: string | null;
}

export function ChannelChoice({ value, onChange, error }: ChannelChoiceProps) {
  return (
    <div className={styles.channels}>
      <SegmentedControl
        label={t("team.channels")}
        value={value ? "some" : "all"}
        onChange={(next) => onChange(next === "all" ? null : [])}
        options={[
          { id: "all", label: t("team.channels.all") },
          { id: "some", label: t("team.channels.some") },
        ]}
      />
      {value && <Some value={value} onChange={onChange} />}
      {error && <FormNote tone="danger">{error}</FormNote>}
    </div>
  );
}

function Some({ value, onChange }: { value: string[]; onChange: (value: string[]) => void }) {
  return (
    <Loaded query={useChannels()} label={t("team.channels")} rows={1}>
      {(channels) =>
        channels.length === 0 ? (
          <FormNote>{t("team.channels.none")}</FormNote>
        ) : (
          <div role="group" aria-label={t("team.channels")} className={styles.checks}>
            {channels.map(({ id, name }) => (
              <Checkbox
                key={id}
                isSelected={value.includes(id)}
                onChange={(on) => onChange(on ? [...value, id] : value.filter((other) => other !== id))}
              >
                {name}
              </Checkbox>
            ))}
          </div>
        )
      }
    </Loaded>
  );
}
