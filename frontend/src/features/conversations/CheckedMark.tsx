/** That a reply of Dana's was checked, and how much was taken out of it: pointing at it or focusing it shows what was found. */
import { lazy, Suspense, useEffect, useState } from "react";
import { ShieldCheck } from "lucide-react";
import type { CheckedReply } from "@/api/types";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { useHoverCard } from "./useHoverCard";
import styles from "./CheckedMark.module.css";

const CheckedCard = lazy(() => import("./CheckedCard"));

export function CheckedMark({ checked }: { checked: CheckedReply }) {
  const { open, stay, leave, show, anchor } = useHoverCard<HTMLButtonElement>();
  const { ref: button, ...follow } = anchor;
  const [isPressed, setPressed] = useState(false);
  useEffect(() => {
    if (!open) setPressed(false);
  }, [open]);
  const count = checked.sentences.filter(({ kept }) => !kept).length;

  function press() {
    stay();
    setPressed(true);
  }

  return (
    <>
      <Button
        {...follow}
        aria-describedby={undefined} // it is long, and said in full to whoever presses
        buttonRef={button}
        aria-haspopup="dialog"
        aria-expanded={open}
        onPress={press}
        variant="ghost"
        size="s"
        className={styles.mark}
        icon={<ShieldCheck aria-hidden="true" />}
      >
        {count > 0 ? t("checked.removed", { count }) : t("checked.done")}
      </Button>
      {show((props) => (
        <Suspense fallback={null}>
          <CheckedCard
            {...props}
            checked={checked}
            takesFocus={isPressed}
            onFocus={stay}
            onBlur={leave}
            onEscape={() => button.current?.focus()}
          />
        </Suspense>
      ))}
    </>
  );
}
