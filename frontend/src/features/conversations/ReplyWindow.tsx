/** How long the channel still allows a reply; amber when it gets short. */
import { Clock } from "lucide-react";
import { duration, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { cx } from "@/ui/classNames";
import styles from "./ReplyWindow.module.css";

const SHORT_MS = 2 * 60 * 60_000;

export function ReplyWindow({ closesAt, now }: { closesAt: string | null; now: number }) {
  if (closesAt === null) return null;
  const left = Date.parse(closesAt) - now;
  const time = duration(left);
  return (
    <p
      className={cx(styles.window, left < SHORT_MS && styles.short)}
      title={fullTime(closesAt)}
      aria-label={t("composer.window", { time })}
      role="timer"
    >
      <Clock aria-hidden="true" />
      <span className={styles.words}>{t("composer.window", { time })}</span>
      <span className={styles.brief}>{time}</span>
    </p>
  );
}
