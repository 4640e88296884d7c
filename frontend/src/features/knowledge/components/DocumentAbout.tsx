/** Everything about a document besides its words: how it was read, who may be answered from it, its use and its versions. */
import type { ReactNode } from "react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellFailure } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { isBeingRead, standingOf, usageOf } from "../documents";
import { useCancelDocument, useChangeDocument } from "../libraryQueries";
import { AboutAudience } from "./AboutAudience";
import { AboutDeeds } from "./AboutDeeds";
import { AboutFacts } from "./AboutFacts";
import { ParseReport } from "./ParseReport";
import { StageChip } from "./StageChip";
import { StateChips } from "./StateChips";
import { TagField } from "./TagField";
import { Trouble } from "./Trouble";
import { UsageDays } from "./UsageDays";
import { Versions } from "./Versions";
import styles from "./DocumentAbout.module.css";

export function DocumentAbout({ document }: { document: Document }) {
  const mayChange = useRight("manage_documents");
  return (
    <div className={styles.about}>
      <div className={styles.columns}>
        <div className={styles.column}>
          <Standing document={document} mayChange={mayChange} />
          <Part title={t("knowledge.about.report")}>
            <ParseReport document={document} />
          </Part>
          <Part title={t("knowledge.about.versions")}>
            <Versions document={document} mayChange={mayChange} />
          </Part>
          <AboutDeeds document={document} mayChange={mayChange} />
        </div>
        <div className={styles.column}>
          <Part title={t("knowledge.about.audience")}>
            <AboutAudience document={document} mayChange={mayChange} />
          </Part>
          <TagsPart document={document} mayChange={mayChange} />
          <Part title={t("knowledge.about.usage")}>
            <Usage document={document} />
          </Part>
          <Part title={t("knowledge.about.facts")}>
            <AboutFacts document={document} />
          </Part>
        </div>
      </div>
    </div>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={styles.part} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      {children}
    </section>
  );
}

function Standing({ document, mayChange }: { document: Document; mayChange: boolean }) {
  const cancel = useCancelDocument();
  const { id, duplicate_of: twin } = document;
  const { progress } = standingOf(document);
  return (
    <div className={styles.standing}>
      <div className={styles.chips}>
        <StageChip document={document} />
        <StateChips document={document} />
        {mayChange && isBeingRead(document) && (
          <Button size="s" pending={cancel.isPending} onPress={() => cancel.mutate(id, { onError: tellFailure })}>
            {t("knowledge.cancelReading")}
          </Button>
        )}
      </div>
      {progress && <p className={styles.note}>{t("knowledge.about.underWay")}</p>}
      <Trouble document={document} />
      {twin && (
        <Banner tone="info" title={t("knowledge.about.twin")}>
          {t("knowledge.sameTextAs")} <Link to={`/knowledge/${twin.id}`}>{twin.name}</Link>.{" "}
          {t("knowledge.about.twin.text")}
        </Banner>
      )}
      {document.is_stale && (
        <Banner tone="warn" title={t("knowledge.state.stale")}>
          {t("knowledge.about.stale")}
        </Banner>
      )}
    </div>
  );
}

function TagsPart({ document, mayChange }: { document: Document; mayChange: boolean }) {
  const change = useChangeDocument(document.id);
  const { tags } = document;
  if (!mayChange && tags.length === 0) return null;
  return (
    <Part title={t("knowledge.tags")}>
      {mayChange ? (
        <TagField
          label={t("knowledge.tags.more")}
          tags={change.isPending && change.variables.tags ? change.variables.tags : tags}
          onChange={(next) => change.mutate({ tags: next }, { onError: tellFailure })}
        />
      ) : (
        <p>{tags.join(", ")}</p>
      )}
    </Part>
  );
}

function Usage({ document }: { document: Document }) {
  const { usage, is_stale } = document;
  return (
    <div className={styles.usage}>
      <p>
        <b>{usageOf(document) || t("knowledge.neverCited")}</b>
      </p>
      {usage.cited === 0 && !is_stale && <p className={styles.note}>{t("knowledge.about.neverCited")}</p>}
      {usage.days.length > 0 && (
        <figure className={styles.days}>
          <UsageDays usage={usage} wide />
          <figcaption className={styles.note}>
            <span>{t("knowledge.usageDays.from", { count: usage.days.length })}</span>
            <span>{t("knowledge.usageDays.to")}</span>
          </figcaption>
        </figure>
      )}
      {usage.cited > 0 && usage.days.length === 0 && <p className={styles.note}>{t("knowledge.usageDays.none")}</p>}
    </div>
  );
}
