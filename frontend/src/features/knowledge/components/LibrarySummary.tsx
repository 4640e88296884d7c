/** The whole library at a glance: how much there is, and a picture of how it stands. */
import type { LibrarySummary as Summary } from "@/api/types";
import { t, type MessageKey } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { useSummary } from "../libraryQueries";
import styles from "./LibrarySummary.module.css";

interface Part {
  name: "ready" | "processing" | "queued" | "failed";
  count: number;
}

export function LibrarySummary() {
  const { data, isPending } = useSummary();
  if (isPending) {
    return (
      <Loading label={t("ui.loadingNamed", { name: t("knowledge.summary") })}>
        <Skeleton height={74} />
      </Loading>
    );
  }
  // What it says is not worth an error of its own: the list below tells what is wrong.
  if (!data || data.documents === 0) return null;
  return (
    <section aria-label={t("knowledge.summary")} className={styles.summary}>
      <dl className={styles.figures}>
        <Figure name={t("knowledge.summary.documents")} value={t("knowledge.figure", { count: data.documents })} />
        <Figure name={t("knowledge.summary.passages")} value={t("knowledge.figure", { count: data.passages })} />
        <Figure name={t("knowledge.summary.size")} value={formatSize(data.bytes)} />
        {data.waiting_passages > 0 && (
          <Figure
            name={t("knowledge.summary.waiting")}
            value={t("knowledge.figure", { count: data.waiting_passages })}
          />
        )}
      </dl>
      <States parts={partsOf(data)} total={data.documents} />
    </section>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className={styles.figure}>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function partsOf({ ready, processing, queued, failed }: Summary): Part[] {
  const all: Part[] = [
    { name: "ready", count: ready },
    { name: "processing", count: processing },
    { name: "queued", count: queued },
    { name: "failed", count: failed },
  ];
  return all.filter(({ count }) => count > 0);
}

function States({ parts, total }: { parts: Part[]; total: number }) {
  const words = parts.map(({ name, count }) => t(`knowledge.summary.${name}` satisfies MessageKey, { count }));
  return (
    <div className={styles.states}>
      <div className={styles.bar} role="img" aria-label={words.join(", ")}>
        {parts.map(({ name, count }) => (
          <span key={name} className={styles[name]} style={{ flexGrow: count / total }} />
        ))}
      </div>
      <ul className={styles.legend} aria-hidden="true">
        {parts.map(({ name }, index) => (
          <li key={name}>
            <span className={styles[name]} />
            {words[index]}
          </li>
        ))}
      </ul>
    </div>
  );
}
