/** One document of the library: where it stands, what is in it, how it is used, and what can be done with it. */
import { memo } from "react";
import { X } from "lucide-react";
import type { Document } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { tellFailure } from "@/lib/tell";
import { cx } from "@/ui/classNames";
import { IconButton } from "@/ui/IconButton";
import { Link } from "@/ui/Link";
import { Progress } from "@/ui/Progress";
import { isBeingRead, kindOf, standingOf, usageOf } from "../documents";
import { useCancelDocument } from "../libraryQueries";
import { DocumentMenu, type DocumentDeeds } from "./DocumentMenu";
import { StageChip } from "./StageChip";
import { StateChips } from "./StateChips";
import { Trouble } from "./Trouble";
import { UsageDays } from "./UsageDays";
import styles from "./DocumentRow.module.css";

interface DocumentRowProps extends DocumentDeeds {
  document: Document;
  mayChange: boolean;
  chosen: boolean;
  onChoose: (id: string, stretch: boolean) => void;
  onTag: (tag: string) => void;
}

export const DocumentRow = memo(function DocumentRow(props: DocumentRowProps) {
  const { document, mayChange, chosen, onChoose, onTag } = props;
  const { id, name } = document;
  return (
    <div className={cx(styles.row, chosen && styles.chosen)}>
      {mayChange && (
        <input
          type="checkbox"
          className={styles.choose}
          aria-label={t("knowledge.choose.named", { name })}
          checked={chosen}
          onChange={(event) => onChoose(id, "shiftKey" in event.nativeEvent && event.nativeEvent.shiftKey === true)}
        />
      )}
      <span className={styles.kind} data-kind={kindOf(document)} aria-hidden="true">
        {kindOf(document)}
      </span>
      <div className={styles.main}>
        <div className={styles.line}>
          <Link variant="quiet" to={`/knowledge/${id}`} className={styles.name}>
            <bdi>{name}</bdi>
          </Link>
          <StageChip document={document} />
          <StateChips document={document} />
        </div>
        <Twin document={document} />
        <Tags tags={document.tags} onTag={onTag} />
        <Reading document={document} mayChange={mayChange} />
        <Trouble document={document} />
      </div>
      <RowFacts document={document} />
      <DocumentMenu {...props} />
    </div>
  );
});

function Twin({ document: { duplicate_of: twin } }: { document: Document }) {
  if (!twin) return null;
  return (
    <p className={styles.note}>
      {t("knowledge.sameTextAs")} <Link to={`/knowledge/${twin.id}`}>{twin.name}</Link>
    </p>
  );
}

function Tags({ tags, onTag }: { tags: string[]; onTag: (tag: string) => void }) {
  if (tags.length === 0) return null;
  return (
    <ul className={styles.tags} aria-label={t("knowledge.tags")}>
      {tags.map((tag) => (
        <li key={tag}>
          <button
            type="button"
            className={styles.tag}
            aria-label={t("knowledge.showTagged", { tag })}
            onClick={() => onTag(tag)}
          >
            {tag}
          </button>
        </li>
      ))}
    </ul>
  );
}

function Reading({ document, mayChange }: { document: Document; mayChange: boolean }) {
  const cancel = useCancelDocument();
  const { progress } = standingOf(document);
  const { id, name } = document;
  const stoppable = mayChange && isBeingRead(document);
  if (!progress && !stoppable) return null;
  return (
    <div className={styles.reading}>
      {progress && (
        <Progress
          hideLabel
          tone="ai"
          label={t("knowledge.progress", { name })}
          value={progress.total > 0 ? progress.done : undefined}
          max={Math.max(1, progress.total)}
        />
      )}
      {stoppable && (
        <IconButton
          size="s"
          label={t("knowledge.cancel", { name })}
          pending={cancel.isPending}
          onPress={() => cancel.mutate(id, { onError: tellFailure })}
        >
          <X aria-hidden="true" />
        </IconButton>
      )}
    </div>
  );
}

function RowFacts({ document }: { document: Document }) {
  const { size, pages, passages, uploaded_by, created_at, usage } = document;
  return (
    <div className={styles.facts}>
      <span className={styles.amount}>
        {pages !== null && <b>{t("knowledge.pages", { count: pages })}</b>}
        <small>
          {passages > 0 && <span>{t("knowledge.passages", { count: passages })}</span>}
          <span>{formatSize(size)}</span>
        </small>
      </span>
      <span className={cx(styles.usage, usage.cited === 0 && styles.unused)}>
        {usageOf(document)}
        <UsageDays usage={usage} />
      </span>
      <span className={styles.added}>
        <time dateTime={created_at} title={fullTime(created_at)}>
          {shortAge(created_at)}
        </time>
        {uploaded_by && <small>{uploaded_by.name}</small>}
      </span>
    </div>
  );
}
