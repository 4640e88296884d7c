/** The switches that make the platform misbehave, each with what Dana does about it. */
import type { Faults } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { NumberField } from "@/ui/NumberField";
import { Section } from "@/ui/Page";
import { showToast } from "@/ui/toasts";
import { Switch } from "@/ui/Switch";
import { countFaults, COUNTED, SWITCHED, withoutFaults } from "../faults";
import { useSetFaults } from "../queries";
import styles from "./FaultSwitches.module.css";

export function FaultSwitches({ faults, mayChange }: { faults: Faults; mayChange: boolean }) {
  const set = useSetFaults();
  const on = countFaults(faults);
  const change = (next: Faults) =>
    set.mutate(next, { onError: (error) => showToast({ tone: "danger", text: error.message }) });

  return (
    <Section
      title={t("simulator.faults")}
      note={on > 0 ? t("simulator.faults.on", { count: on }) : t("simulator.faults.none")}
      actions={
        on > 0 &&
        mayChange && (
          <Button size="s" onPress={() => change(withoutFaults(faults))}>
            {t("simulator.faults.clear")}
          </Button>
        )
      }
    >
      <ul className={styles.grid}>
        {COUNTED.map(({ key, label, text, step, max }) => (
          <li key={key} className={styles.fault}>
            <NumberField
              label={t(label)}
              help={t(text)}
              value={faults[key] ?? 0}
              step={step}
              minValue={0}
              maxValue={max}
              isDisabled={!mayChange}
              onChange={(next) => change({ ...faults, [key]: Number.isNaN(next) ? 0 : next })}
            />
          </li>
        ))}
        {SWITCHED.map(({ key, label, text }) => (
          <li key={key} className={styles.fault}>
            <Switch
              isSelected={faults[key] ?? false}
              isDisabled={!mayChange}
              description={t(text)}
              onChange={(next) => change({ ...faults, [key]: next })}
            >
              {t(label)}
            </Switch>
          </li>
        ))}
      </ul>
    </Section>
  );
}
