/** Takes back that something was dismissed. */
import { RotateCcw } from "lucide-react";
import { Button } from "@/ui/Button";
import type { SetAside } from "../useSetAside";

export function OpenAgain({ aside }: { aside: SetAside }) {
  return (
    <Button
      size="s"
      variant="ghost"
      icon={<RotateCcw aria-hidden="true" />}
      pending={aside.isReopening}
      onPress={aside.reopen}
    >
      {aside.reopenLabel}
    </Button>
  );
}
