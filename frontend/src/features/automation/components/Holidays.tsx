/** Days on which nobody is there, whatever day of the week they are. */
import { Plus, X } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { TextField } from "@/ui/TextField";
import { errorAt, type Holiday } from "../officeHours";
import styles from "./Manner.module.css";

interface HolidaysProps {
  value: Holiday[];
  onChange: (value: Holiday[]) => void;
  errors: Record<string, string>;
  isDisabled: boolean;
}

export function Holidays({ value, onChange, errors, isDisabled }: HolidaysProps) {
  const change = (index: number, part: Partial<Holiday>) =>
    onChange(value.map((holiday, at) => (at === index ? { ...holiday, ...part } : holiday)));
  return (
    <fieldset className={styles.week} disabled={isDisabled}>
      <legend className={styles.legend}>{t("hours.holidays")}</legend>
      {value.length === 0 && <p className={styles.closed}>{t("hours.holidays.none")}</p>}
      {value.map((holiday, index) => (
        <div key={index} role="group" aria-label={t("hours.holiday", { number: index + 1 })}>
          <div className={styles.holiday}>
            <TextField
              type="date"
              label={t("hours.holiday.first")}
              value={holiday.first}
              onChange={(first) => change(index, { first, last: holiday.last < first ? first : holiday.last })}
              isReadOnly={isDisabled}
            />
            <TextField
              type="date"
              label={t("hours.holiday.last")}
              value={holiday.last}
              onChange={(last) => change(index, { last })}
              isReadOnly={isDisabled}
            />
            <TextField
              label={t("hours.holiday.name")}
              maxLength={100}
              value={holiday.name}
              onChange={(name) => change(index, { name })}
              isReadOnly={isDisabled}
            />
            {!isDisabled && (
              <IconButton
                size="l"
                label={t("hours.holiday.remove", { name: holiday.name || holiday.first || String(index + 1) })}
                onPress={() => onChange(value.filter((_, at) => at !== index))}
              >
                <X aria-hidden="true" />
              </IconButton>
            )}
          </div>
          {errorAt(errors, `hours.holidays.${index}`) && (
            <p className={styles.wrong} role="alert">
              {errorAt(errors, `hours.holidays.${index}`)}
            </p>
          )}
        </div>
      ))}
      {!isDisabled && (
        <div className={styles.tools}>
          <Button
            size="s"
            icon={<Plus aria-hidden="true" />}
            onPress={() => onChange([...value, { first: "", last: "", name: "" }])}
          >
            {t("hours.holiday.add")}
          </Button>
        </div>
      )}
    </fieldset>
  );
}
