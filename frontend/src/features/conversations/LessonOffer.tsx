/** What Dana can learn from what was just changed: offered where it happened, in nobody's way. */
import { useState } from "react";
import { GraduationCap } from "lucide-react";
import type { Lesson } from "@/api/types";
import { addTexts, t } from "@/lib/i18n";
import { AmendmentDifference } from "@/lib/AmendmentDifference";
import { type Amendment, placeAddress, useAmending, useDecisions, useLesson, useMayDecide } from "@/lib/lessons";
import { useLive } from "@/lib/live";
import { lessons } from "@/lib/messages/en/lessons";
import { failureText } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { Link } from "@/ui/Link";
import { TextArea } from "@/ui/TextArea";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import styles from "./LessonOffer.module.css";

addTexts(lessons);

type Place = NonNullable<Lesson["place"]>;

interface AmendmentProps {
  lesson: Lesson;
  place: Place;
  amendment: Amendment;
  onLater: () => void;
}

export default function LessonOffer({ id }: { id: string }) {
  const lesson = useLesson(id);
  useLive("lesson", () => void lesson.refetch());
  if (!lesson.data || lesson.error || lesson.data.state !== "offered") return null;
  return <Offer lesson={lesson.data} />;
}

function Offer({ lesson }: { lesson: Lesson }) {
  const mayDecide = useMayDecide(lesson.kind);
  const [later, setLater] = useState(false);
  if (later || !mayDecide) return null;
  const { place } = lesson;
  const amendment = place?.amendment;
  return (
    <section className={styles.offer} aria-label={t("lesson.new")}>
      <GraduationCap aria-hidden="true" className={styles.icon} />
      {place && amendment ? (
        <AmendDocument lesson={lesson} place={place} amendment={amendment} onLater={() => setLater(true)} />
      ) : (
        <Proposal lesson={lesson} onLater={() => setLater(true)} />
      )}
    </section>
  );
}

/** The document that says otherwise is corrected just there. */
function AmendDocument({ lesson, place, amendment, onLater }: AmendmentProps) {
  const { edited, setEdited, wanted, failure, take, pending } = useAmending(lesson, amendment);

  return (
    <>
      <div className={styles.words}>
        <Title />
        <p className={styles.place}>{placeWords(place, t("lesson.amend.text"))}</p>
        <div className={styles.change}>
          <AmendmentDifference before={amendment.before} wanted={wanted} />
        </div>
        {edited !== null && (
          <TextArea
            label={t("lesson.amend.field")}
            rows={2}
            value={edited}
            onChange={setEdited}
            error={failure}
            maxLength={4000}
            autoFocus
          />
        )}
      </div>
      <div className={styles.actions}>
        <Button
          size="s"
          variant="primary"
          pending={pending}
          isDisabled={wanted === "" || wanted === amendment.before}
          className={styles.long}
          onPress={() => void take()}
        >
          <span>{t("lesson.amend.accept", { document: place.document })}</span>
        </Button>
        {edited === null && (
          <Button size="s" onPress={() => setEdited(amendment.after)}>
            {t("lesson.edit")}
          </Button>
        )}
        <ButtonLink size="s" to={placeAddress(place)}>
          {t("lesson.otherwise.open")}
        </ButtonLink>
        <Others onLater={onLater} />
      </div>
    </>
  );
}

/** What is offered becomes a line of knowledge, a topic or a note. */
function Proposal({ lesson, onLater }: { lesson: Lesson; onLater: () => void }) {
  const { accept, pending } = useDecisions();
  const [edited, setEdited] = useState<string | null>(null);
  const [failure, setFailure] = useState<string>();

  async function take() {
    setFailure(undefined);
    try {
      await accept(lesson, { proposal: edited ?? lesson.proposal, channel: null });
    } catch (thrown) {
      setFailure(failureText(thrown));
      setEdited(edited ?? lesson.proposal);
    }
  }

  const { place, kind } = lesson;
  return (
    <>
      <div className={styles.words}>
        <Title />
        {place && <p className={styles.place}>{placeWords(place, t("lesson.otherwise.text"))}</p>}
        {edited === null ? (
          <p className={styles.proposal} dir="auto">
            <span className={styles.kind}>{t(`lesson.proposal.${kind}`)}</span>
            {lesson.proposal}
          </p>
        ) : (
          <TextArea
            label={t(`lesson.proposal.${kind}`)}
            rows={kind === "knowledge" ? 3 : 1}
            value={edited}
            onChange={setEdited}
            error={failure}
            maxLength={4000}
            autoFocus
          />
        )}
      </div>
      <div className={styles.actions}>
        {place && (
          <ButtonLink size="s" variant="primary" to={placeAddress(place)}>
            {t("lesson.otherwise.open")}
          </ButtonLink>
        )}
        <Button
          size="s"
          variant={place ? undefined : "primary"}
          pending={pending}
          isDisabled={edited?.trim() === ""}
          onPress={() => void take()}
        >
          {t(place ? "lesson.accept.anyway" : `lesson.accept.${kind}`)}
        </Button>
        {edited === null && (
          <Button size="s" onPress={() => setEdited(lesson.proposal)}>
            {t("lesson.edit")}
          </Button>
        )}
        <Others onLater={onLater} />
      </div>
    </>
  );
}

function Title() {
  return (
    <>
      <div role="status">
        <VisuallyHidden>{t("lesson.new")}</VisuallyHidden>
      </div>
      <h3 className={styles.title}>{t("lesson.new")}</h3>
    </>
  );
}

function Others({ onLater }: { onLater: () => void }) {
  return (
    <>
      <Button size="s" variant="ghost" onPress={onLater}>
        {t("lesson.later")}
      </Button>
      <Link to="/settings/lessons" className={styles.all}>
        {t("lesson.all")}
      </Link>
    </>
  );
}

function placeWords({ document, page }: Place, text: string): string {
  const says = page === null ? t("lesson.otherwise", { document }) : t("lesson.otherwise.page", { document, page });
  return `${says}. ${text}`;
}
