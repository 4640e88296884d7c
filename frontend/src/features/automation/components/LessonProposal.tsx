/** What a lesson can become: changed in place, accepted or dismissed. */
import { useState, type ReactNode } from "react";
import type { Lesson } from "@/api/types";
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { placeAddress, useDecisions, useMayDecide } from "@/lib/lessons";
import { failureText } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { Select } from "@/ui/Select";
import { TextArea } from "@/ui/TextArea";
import { LessonAmendment } from "./LessonAmendment";
import styles from "./Lessons.module.css";

const ACCOUNT = "account";

/** The document is corrected where that can be done just there, unless somebody wants a line of knowledge besides. */
export function LessonProposal({ lesson }: { lesson: Lesson }) {
  const { place } = lesson;
  const [asLine, setAsLine] = useState(false);
  const amendment = place?.amendment;
  return (
    <>
      {place && <Otherwise place={place} />}
      {place && amendment && !asLine ? (
        <LessonAmendment
          lesson={lesson}
          document={place.document}
          amendment={amendment}
          onLine={() => setAsLine(true)}
        />
      ) : (
        <Line lesson={lesson}>
          {amendment && (
            <Button size="s" onPress={() => setAsLine(false)}>
              {t("lesson.amend.back")}
            </Button>
          )}
        </Line>
      )}
    </>
  );
}

function Line({ lesson, children }: { lesson: Lesson; children?: ReactNode }) {
  const { kind, place } = lesson;
  const mayDecide = useMayDecide(kind);
  const { accept, dismiss, pending } = useDecisions();
  const [words, setWords] = useState(lesson.proposal);
  const [where, setWhere] = useState(ACCOUNT);
  const [failure, setFailure] = useState<string>();

  async function take() {
    setFailure(undefined);
    try {
      await accept(lesson, { proposal: words.trim(), channel: where === ACCOUNT ? null : where });
    } catch (thrown) {
      setFailure(asApiError(thrown).fieldErrors.proposal ?? failureText(thrown));
    }
  }

  const label = t(place ? "lesson.accept.anyway" : `lesson.accept.${kind}`);
  return (
    <>
      <TextArea
        label={t(`lesson.proposal.${kind}`)}
        help={t(`lesson.help.${kind}`)}
        rows={kind === "knowledge" ? 3 : 1}
        value={words}
        onChange={setWords}
        error={failure}
        maxLength={kind === "rule" ? 100 : 4000}
        isReadOnly={!mayDecide}
      />
      {kind === "tone" && mayDecide && (
        <Select
          label={t("lesson.where")}
          value={where}
          onChange={setWhere}
          options={[
            { id: ACCOUNT, label: t("lesson.where.account") },
            { id: lesson.integration_id, label: lesson.integration_name },
          ]}
        />
      )}
      {mayDecide && (
        <div className={styles.actions}>
          <Button
            size="s"
            variant={place ? undefined : "primary"}
            pending={pending}
            isDisabled={words.trim() === ""}
            aria-label={t("lesson.accept.for", { accept: label, proposal: words })}
            onPress={() => void take()}
          >
            {label}
          </Button>
          {children}
          <Button
            size="s"
            variant="ghost"
            isDisabled={pending}
            aria-label={t("lesson.dismiss.for", { proposal: lesson.proposal })}
            onPress={() => void dismiss(lesson)}
          >
            {t("lesson.dismiss")}
          </Button>
        </div>
      )}
    </>
  );
}

function Otherwise({ place }: { place: NonNullable<Lesson["place"]> }) {
  const { document, page, quote, amendment } = place;
  return (
    <Banner
      tone="warn"
      title={page === null ? t("lesson.otherwise", { document }) : t("lesson.otherwise.page", { document, page })}
      actions={
        <ButtonLink size="s" to={placeAddress(place)}>
          {t("lesson.otherwise.open")}
        </ButtonLink>
      }
    >
      {amendment ? (
        <p>{t("lesson.amend.text")}</p>
      ) : (
        <>
          <p dir="auto" className={styles.quote}>
            {quote}
          </p>
          <p>{t("lesson.otherwise.text")}</p>
        </>
      )}
    </Banner>
  );
}
