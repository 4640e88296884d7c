/** When the team is there, and what customers are told by it. */
import { useMemo } from "react";
import { Copy } from "lucide-react";
import type { AccountManner, Hours } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Select } from "@/ui/Select";
import { Switch } from "@/ui/Switch";
import { DAYS, errorAt, firstHours, likeMonday, zones } from "../officeHours";
import { DayHours } from "./DayHours";
import { Holidays } from "./Holidays";
import styles from "./Manner.module.css";

interface OfficeHoursProps {
  value: Hours | null;
  onChange: (value: Hours | null) => void;
  errors: Record<string, string>;
  /** By what is saved: whether somebody is there, and what a customer is told. */
  now: AccountManner["hours_now"];
  isDisabled: boolean;
}

export function OfficeHours({ value, onChange, errors, now, isDisabled }: OfficeHoursProps) {
  return (
    <div className={styles.card}>
      <Switch
        isSelected={value !== null}
        onChange={(on) => onChange(on ? firstHours() : null)}
        isDisabled={isDisabled}
        description={t("hours.use.help")}
      >
        {t("hours.use")}
      </Switch>
      {value && <Times value={value} onChange={onChange} errors={errors} isDisabled={isDisabled} />}
      {value && now && (
        <p className={styles.told}>
          <span className={styles.note}>{t(now.is_open ? "hours.now.open" : "hours.now.closed")}</span>
          <q>{now.told}</q>
        </p>
      )}
    </div>
  );
}

type TimesProps = Omit<OfficeHoursProps, "value" | "now"> & { value: Hours };

function Times({ value, onChange, errors, isDisabled }: TimesProps) {
  const options = useMemo(() => zones(value.time_zone).map((zone) => ({ id: zone, label: zone })), [value.time_zone]);
  return (
    <>
      <Select
        label={t("hours.zone")}
        value={value.time_zone}
        onChange={(time_zone) => onChange({ ...value, time_zone })}
        options={options}
        error={errorAt(errors, "hours.time_zone")}
        isDisabled={isDisabled}
      />
      <fieldset className={styles.week} disabled={isDisabled}>
        <legend className={styles.legend}>{t("hours.week")}</legend>
        {DAYS.map((day) => (
          <DayHours
            key={day}
            day={day}
            ranges={value.weekly[day] ?? []}
            onChange={(ranges) => onChange({ ...value, weekly: { ...value.weekly, [day]: ranges } })}
            error={errorAt(errors, `hours.weekly.${day}`)}
            isDisabled={isDisabled}
          />
        ))}
        {errors["hours.weekly"] && <p className={styles.wrong}>{errors["hours.weekly"]}</p>}
        {errors.hours && <p className={styles.wrong}>{errors.hours}</p>}
        {!isDisabled && (
          <div className={styles.tools}>
            <Button
              size="s"
              icon={<Copy aria-hidden="true" />}
              onPress={() => onChange({ ...value, weekly: likeMonday(value.weekly) })}
            >
              {t("hours.copy")}
            </Button>
          </div>
        )}
      </fieldset>
      <Holidays
        value={value.holidays}
        onChange={(holidays) => onChange({ ...value, holidays })}
        errors={errors}
        isDisabled={isDisabled}
      />
    </>
  );
}
