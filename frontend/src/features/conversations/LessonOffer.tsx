/** What Dana can learn from what was just changed: offered where it happened, in nobody's way. */
import { useState } from "react";
import { GraduationCap } from "lucide-react";
import type { Lesson } from "@/api/types";
import { addTexts, t } from "@/lib/i18n";
import { placeAddress, useDecisions, useLesson, useMayDecide } from "@/lib/lessons";
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

export default function LessonOffer({ id }: { id: string }) {
  const lesson = useLesson(id);
  useLive("lesson", () => void lesson.refetch());
  if (!lesson.data || lesson.error || lesson.data.state !== "offered") return null;
  return <Offer lesson={lesson.data} />;
}

function Offer({ lesson }: { lesson: Lesson }) {
  const mayDecide = useMayDecide(lesson.kind);
  const { accept, pending } = useDecisions();
  const [later, setLater] = useState(false);
  const [edited, setEdited] = useState<string | null>(null);
  const [failure, setFailure] = useState<string>();
  if (later || !mayDecide) return null;

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
    <section className={styles.offer} aria-label={t("lesson.new")}>
      <GraduationCap aria-hidden="true" className={styles.icon} />
      <div className={styles.words}>
        <div role="status">
          <VisuallyHidden>{t("lesson.new")}</VisuallyHidden>
        </div>
        <h3 className={styles.title}>{t("lesson.new")}</h3>
        {place && <p className={styles.place}>{placeWords(place)}</p>}
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
        <Button size="s" variant="ghost" onPress={() => setLater(true)}>
          {t("lesson.later")}
        </Button>
        <Link to="/settings/lessons" className={styles.all}>
          {t("lesson.all")}
        </Link>
      </div>
    </section>
  );
}

function placeWords({ document, page }: NonNullable<Lesson["place"]>): string {
  const says = page === null ? t("lesson.otherwise", { document }) : t("lesson.otherwise.page", { document, page });
  return `${says}. ${t("lesson.otherwise.text")}`;
}
