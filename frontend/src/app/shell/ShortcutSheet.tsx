/** Lists the shortcuts that work on the page, and lets single keys be switched off. */
import { t } from "@/lib/i18n";
import { useRegisteredShortcuts, useShortcutsEnabled, type ShortcutGroup } from "@/lib/shortcuts";
import { Dialog } from "@/ui/Dialog";
import { Kbd } from "@/ui/Kbd";
import { Switch } from "@/ui/Switch";
import { keyName } from "./keyName";
import styles from "./ShortcutSheet.module.css";

const GROUPS: ShortcutGroup[] = ["inbox", "everywhere"];

export default function ShortcutSheet({ onClose }: { onClose: () => void }) {
  const shortcuts = useRegisteredShortcuts();
  const [enabled, setEnabled] = useShortcutsEnabled();
  return (
    <Dialog title={t("shortcuts.title")} isOpen onClose={onClose}>
      <Switch isSelected={enabled} onChange={setEnabled} description={t("shortcuts.hint")}>
        {t("shortcuts.enable")}
      </Switch>
      {GROUPS.map((group) => {
        const own = shortcuts.filter((shortcut) => shortcut.group === group);
        return own.length > 0 ? (
          <section key={group} className={styles.group}>
            <h3 className={styles.title}>{t(`shortcuts.group.${group}`)}</h3>
            <dl className={styles.list}>
              {own.map((shortcut) => (
                <div key={shortcut.keys} className={styles.row}>
                  <dt>{shortcut.label}</dt>
                  <dd>
                    <Kbd>{keyName(shortcut.keys)}</Kbd>
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ) : null;
      })}
    </Dialog>
  );
}
