/** Where toasts appear: read aloud politely, paused while pointed at or focused. Put one in the app. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { CircleAlert, CircleCheck, X } from "lucide-react";
import { t } from "../lib/i18n";
import { Button } from "./Button";
import { cx } from "./classNames";
import { IconButton } from "./IconButton";
import { currentToasts, dismissToast, stayOf, watchToasts, type Toast } from "./toasts";
import styles from "./ToastRegion.module.css";

export function ToastRegion() {
  const toasts = useSyncExternalStore(watchToasts, currentToasts, currentToasts);
  return (
    <section aria-label={t("ui.notifications")} className={styles.region}>
      <div role="log" aria-live="polite" aria-relevant="additions" className={styles.list}>
        {toasts.map((toast) => (
          <ToastNote key={toast.id} toast={toast} />
        ))}
      </div>
    </section>
  );
}

function ToastNote({ toast }: { toast: Toast }) {
  const [held, setHeld] = useState(false);
  const stay = stayOf(toast);
  useEffect(() => {
    if (stay === null || held) return;
    const timer = setTimeout(() => dismissToast(toast.id), stay);
    return () => clearTimeout(timer);
  }, [toast.id, stay, held]);

  const { action } = toast;
  return (
    <div
      className={cx(styles.toast, styles[toast.tone ?? "plain"])}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      {toast.tone === "ok" && <CircleCheck aria-hidden="true" className={styles.icon} />}
      {toast.tone === "danger" && <CircleAlert aria-hidden="true" className={styles.icon} />}
      <span className={styles.text}>{toast.text}</span>
      {action && (
        <Button
          size="s"
          onPress={() => {
            dismissToast(toast.id);
            action.onAction();
          }}
        >
          {action.label}
        </Button>
      )}
      <IconButton label={t("ui.dismiss")} size="s" onPress={() => dismissToast(toast.id)}>
        <X aria-hidden="true" />
      </IconButton>
    </div>
  );
}
