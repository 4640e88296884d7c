/** Below what was changed: save it or take it back; and what to do when somebody else was quicker. */
import { t } from "@/lib/i18n";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import type { Edited } from "../useEdited";
import styles from "./Manner.module.css";

type Shown = Pick<
  Edited<object>,
  "isChanged" | "isOvertaken" | "pending" | "failure" | "errors" | "save" | "undo" | "keepMine"
>;

/** `fields` are those that show their own errors; what the server says of others is shown here. */
export function SaveBar({ edited, fields, className }: { edited: Shown; fields: string[]; className?: string }) {
  if (!edited.isChanged) return null;
  const elsewhere = Object.entries(edited.errors).filter(([name]) => !fields.some((field) => name.startsWith(field)));
  const failure = edited.isOvertaken ? null : (edited.failure ?? elsewhere[0]?.[1]);
  return (
    <div className={className}>
      {edited.isOvertaken && (
        <Banner
          tone="warn"
          live="alert"
          title={t("manner.conflict")}
          actions={
            <>
              <Button size="s" onPress={edited.undo}>
                {t("manner.conflict.theirs")}
              </Button>
              <Button size="s" onPress={edited.keepMine}>
                {t("manner.conflict.mine")}
              </Button>
            </>
          }
        />
      )}
      {failure && (
        <Banner tone="danger" live="alert">
          {failure}
        </Banner>
      )}
      <div className={styles.save}>
        <span role="status" className={styles.unsaved}>
          {t("manner.changed")}
        </span>
        <Button onPress={edited.undo} isDisabled={edited.pending}>
          {t("manner.undo")}
        </Button>
        <Button
          variant="primary"
          pending={edited.pending}
          isDisabled={edited.isOvertaken}
          onPress={() => void edited.save()}
        >
          {t("manner.save")}
        </Button>
      </div>
    </div>
  );
}
