/** Takes back that something was dismissed. */
import { RotateCcw } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import type { SetAside } from "../useSetAside";

export function OpenAgain({ aside, about }: { aside: SetAside; about: "gaps" | "contradictions" }) {
  return (
    <Button
      size="s"
      variant="ghost"
      icon={<RotateCcw aria-hidden="true" />}
      pending={aside.isReopening}
      onPress={aside.reopen}
    >
      {t(`${about}.reopen`)}
    </Button>
  );
}
