/** The hours of one day of the week: none, one range, or several. */
import { Plus, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { endsNextDay, USUAL, type Day, type Range } from "../officeHours";
import styles from "./Manner.module.css";

interface DayHoursProps {
  day: Day;
  ranges: Range[];
  onChange: (ranges: Range[]) => void;
  error?: string;
  isDisabled: boolean;
}

export function DayHours({ day, ranges, onChange, error, isDisabled }: DayHoursProps) {
  const name = t(`hours.day.${day}`);
  const change = (index: number, part: Partial<Range>) =>
    onChange(ranges.map((range, at) => (at === index ? { ...range, ...part } : range)));
  return (
    <div className={styles.day} role="group" aria-label={name}>
      <span className={styles.dayName} aria-hidden="true">
        {name}
      </span>
      <div className={styles.ranges}>
        {ranges.length === 0 && <span className={styles.closed}>{t("hours.closed")}</span>}
        {ranges.map((range, index) => (
          <span key={index} className={styles.range}>
            <TextField
              type="time"
              label={t("hours.opens", { day: name })}
              hideLabel
              value={range.opens}
              onChange={(opens) => change(index, { opens })}
              isReadOnly={isDisabled}
            />
            <span aria-hidden="true">{t("hours.to")}</span>
            <TextField
              type="time"
              label={t("hours.closes", { day: name })}
              hideLabel
              value={range.closes}
              onChange={(closes) => change(index, { closes })}
              isReadOnly={isDisabled}
            />
            {endsNextDay(range) && <span className={styles.note}>{t("hours.nextDay")}</span>}
            {!isDisabled && (
              <IconButton
                size="s"
                label={t("hours.remove", { day: name })}
                onPress={() => onChange(ranges.filter((_, at) => at !== index))}
              >
                <X aria-hidden="true" />
              </IconButton>
            )}
          </span>
        ))}
      </div>
      {!isDisabled && (
        <IconButton
          size="s"
          label={t("hours.add", { day: name })}
          onPress={() => onChange([...ranges, ranges.length === 0 ? USUAL : { opens: "", closes: "" }])}
        >
          <Plus aria-hidden="true" />
        </IconButton>
      )}
      {error && (
        <p className={styles.wrong} role="alert">
          {error}
        </p>
      )}
    </div>
  );
}
