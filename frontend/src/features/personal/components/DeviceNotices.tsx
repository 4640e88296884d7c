/** Whether this browser tells its owner that a customer waits. */
import { useState } from "react";
import { consent, turnNotices, type Consent } from "@/lib/deviceNotices";
import { addTexts, t } from "@/lib/i18n";
import { attention } from "@/lib/messages/en/attention";
import { Banner } from "@/ui/Banner";
import { Switch } from "@/ui/Switch";

addTexts(attention);

export function DeviceNotices() {
  const [state, setState] = useState<Consent>(consent);
  return (
    <>
      <Switch
        isSelected={state === "on"}
        isDisabled={state === "unsupported"}
        onChange={(on) => void turnNotices(on).then(setState)}
        description={t("attention.switch.note")}
      >
        {t("attention.switch")}
      </Switch>
      {state === "denied" && <Banner tone="warn">{t("attention.denied")}</Banner>}
      {state === "unsupported" && <Banner>{t("attention.unsupported")}</Banner>}
    </>
  );
}
