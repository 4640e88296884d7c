/** Questions of one meaning: how often they were asked, by whom, and what can be done about them. */
import { useState } from "react";
import { PenLine, X } from "lucide-react";
import type { Gap } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t, type PlainKey } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Disclosure } from "@/ui/Disclosure";
import { IconButton } from "@/ui/IconButton";
import { Link } from "@/ui/Link";
import { Facts, ListRow } from "@/ui/List";
import { languagesOf, questionOf } from "../gapWords";
import { useDismissGap, useReopenGap } from "../gaps";
import { useSetAside } from "../useSetAside";
import { GapExamples } from "./GapExamples";
import { OpenAgain } from "./OpenAgain";
import { WriteAnswer } from "./WriteAnswer";
import styles from "./Gaps.module.css";

type DocumentStatus = NonNullable<Gap["document"]>["status"];
const STATUS: Record<DocumentStatus, { label: PlainKey; tone: "ok" | "ai" | "danger" | "plain" }> = {
  queued: { label: "gaps.document.queued", tone: "plain" },
  processing: { label: "gaps.document.processing", tone: "ai" },
  ready: { label: "gaps.document.ready", tone: "ok" },
  failed: { label: "gaps.document.failed", tone: "danger" },
};

export function GapRow({ gap }: { gap: Gap }) {
  const mayChange = useRight("manage_documents");
  const more = gap.times - gap.examples.length;
  return (
    <ListRow
      className={styles.row}
      leading={
        <span className={styles.times} aria-hidden="true">
          {gap.times}
        </span>
      }
      title={<bdi>{questionOf(gap)}</bdi>}
      meta={
        <Facts
          items={[
            t("gaps.times", { count: gap.times }),
            <time key="last" dateTime={gap.last_at} title={fullTime(gap.last_at)}>
              {t("gaps.last", { age: shortAge(gap.last_at) })}
            </time>,
            languagesOf(gap),
          ]}
        />
      }
      actions={mayChange && <GapActions gap={gap} />}
    >
      <Answer gap={gap} />
      <Disclosure summary={t("gaps.asked")}>
        <GapExamples examples={gap.examples} />
        {more > 0 && <p className={styles.rest}>{t("gaps.andMore", { count: more })}</p>}
      </Disclosure>
    </ListRow>
  );
}

function Answer({ gap: { document, state } }: { gap: Gap }) {
  if (!document) return state === "answered" ? <p className={styles.answer}>{t("gaps.answerGone")}</p> : null;
  const { label, tone } = STATUS[document.status];
  return (
    <p className={styles.answer}>
      {t(state === "open" ? "gaps.answeredBefore" : "gaps.answeredBy")}
      <Link to={`/knowledge/${document.id}`}>{document.name}</Link>
      <Chip tone={tone}>{t(label)}</Chip>
    </p>
  );
}

function GapActions({ gap }: { gap: Gap }) {
  const [writing, setWriting] = useState(false);
  const { id, state, document } = gap;
  const aside = useSetAside(id, "gaps", useDismissGap(), useReopenGap());
  const question = questionOf(gap);
  return (
    <>
      {(state === "open" || (state === "answered" && !document)) && (
        <Button
          size="s"
          icon={<PenLine aria-hidden="true" />}
          aria-label={t("gaps.writeFor", { question })}
          onPress={() => setWriting(true)}
        >
          {t(document ? "gaps.writeAnother" : "gaps.write")}
        </Button>
      )}
      {state === "open" ? (
        <IconButton
          size="s"
          label={t("gaps.dismiss", { question })}
          pending={aside.isDismissing}
          onPress={aside.dismiss}
        >
          <X aria-hidden="true" />
        </IconButton>
      ) : (
        <OpenAgain aside={aside} />
      )}
      {writing && <WriteAnswer gap={gap} onClose={() => setWriting(false)} />}
    </>
  );
}
