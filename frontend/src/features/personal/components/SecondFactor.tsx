/** Whether a code is asked for besides the password, and what can be done about it. */
import { useState } from "react";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { NewRecoveryCodes } from "./NewRecoveryCodes";
import { SetUpSecondFactor } from "./SetUpSecondFactor";
import { TurnOffSecondFactor } from "./TurnOffSecondFactor";
import styles from "./Parts.module.css";

type Open = "setUp" | "codes" | "turnOff" | null;

export function SecondFactor() {
  const on = useSession().second_factor;
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  return (
    <>
      <div className={styles.setting}>
        <div className={styles.words}>
          <p className={styles.label}>
            {t("personal.factor.app")}
            <Chip tone={on ? "ok" : "plain"}>{t(on ? "personal.factor.on" : "personal.factor.off")}</Chip>
          </p>
          <p className={styles.note}>{t(on ? "personal.factor.onText" : "personal.factor.offText")}</p>
        </div>
        <div className={styles.buttons}>
          {on ? (
            <>
              <Button onPress={() => setOpen("codes")}>{t("personal.codes.new")}</Button>
              <Button onPress={() => setOpen("turnOff")}>{t("personal.factor.turnOff")}</Button>
            </>
          ) : (
            <Button variant="primary" onPress={() => setOpen("setUp")}>
              {t("personal.factor.turnOn")}
            </Button>
          )}
        </div>
      </div>
      {open === "setUp" && <SetUpSecondFactor onClose={close} />}
      {open === "codes" && <NewRecoveryCodes onClose={close} />}
      {open === "turnOff" && <TurnOffSecondFactor onClose={close} />}
    </>
  );
}
