/** The ways to say a draft differently, as buttons below it; while one is at work, how to stop it. */
import { Ellipsis, Flame, Languages, Scissors, Undo2 } from "lucide-react";
import { addTexts, currentLocale, t } from "@/lib/i18n";
import { rewriting } from "@/lib/messages/en/rewriting";
import { Button } from "@/ui/Button";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem } from "@/ui/Menu";
import { languages } from "./languages";
import type { Order, Rewriting } from "./useRewriting";
import styles from "./RewriteBar.module.css";

addTexts(rewriting);

interface RewriteBarProps {
  work: Rewriting;
  /** Whether there is anything to be said differently. */
  able: boolean;
  onOrder: (order: Order) => void;
  onUndo?: () => void;
}

export function RewriteBar({ work, able, onOrder, onUndo }: RewriteBarProps) {
  const off = !able || work.hindrance !== null;
  return (
    <>
      <div className={styles.bar} role="group" aria-label={t("rewrite.label")}>
        <Button
          size="s"
          isDisabled={off}
          icon={<Scissors aria-hidden="true" />}
          onPress={() => onOrder({ way: "shorter" })}
        >
          {t("rewrite.shorter")}
        </Button>
        <Button
          size="s"
          isDisabled={off}
          icon={<Flame aria-hidden="true" />}
          onPress={() => onOrder({ way: "warmer" })}
        >
          {t("rewrite.warmer")}
        </Button>
        <Menu
          label={t("rewrite.translateTo")}
          trigger={
            <Button size="s" isDisabled={off} icon={<Languages aria-hidden="true" />}>
              {t("rewrite.translate")}
            </Button>
          }
          onAction={(language) => onOrder({ way: "translate", language: String(language) })}
        >
          {languages(currentLocale()).map(({ id, name }) => (
            <MenuItem key={id} id={id}>
              {name}
            </MenuItem>
          ))}
        </Menu>
        <Menu
          label={t("rewrite.more")}
          trigger={
            <IconButton size="s" label={t("rewrite.more")} isDisabled={off}>
              <Ellipsis aria-hidden="true" />
            </IconButton>
          }
        >
          <MenuItem id="simpler" onAction={() => onOrder({ way: "simpler" })}>
            {t("rewrite.simpler")}
          </MenuItem>
          <MenuItem id="formal" onAction={() => onOrder({ way: "formal" })}>
            {t("rewrite.formal")}
          </MenuItem>
        </Menu>
        {onUndo && (
          <Button size="s" variant="ghost" icon={<Undo2 aria-hidden="true" />} onPress={onUndo}>
            {t("rewrite.undo")}
          </Button>
        )}
      </div>
      {work.hindrance && <p className={styles.hindrance}>{work.hindrance}</p>}
      <RewriteFailure failure={work.failure} />
    </>
  );
}

/** Why it came to nothing, in its place. */
export function RewriteFailure({ failure }: { failure: string | null }) {
  return failure ? (
    <p className={styles.failure} role="alert">
      {failure}
    </p>
  ) : null;
}
