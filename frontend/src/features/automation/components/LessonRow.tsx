/** One lesson: what the customer asked, what was changed, and what it can become or became. */
import type { Lesson } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useDecisions, useMayDecide } from "@/lib/lessons";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { Difference } from "@/ui/Difference";
import { Link } from "@/ui/Link";
import { Facts, ListRow } from "@/ui/List";
import { LessonProposal } from "./LessonProposal";
import styles from "./Lessons.module.css";

export function LessonRow({ lesson }: { lesson: Lesson }) {
  const { contact_name: name, question, kind, created_at: at } = lesson;
  return (
    <ListRow
      title={<bdi>{question.replace(/\s+/g, " ").trim()}</bdi>}
      chips={<Chip tone="ai">{t(`lesson.kind.${kind}`)}</Chip>}
      meta={
        <Facts
          items={[
            <Link key="thread" to={`/inbox/${lesson.conversation_id}`}>
              {t("lesson.of", { name })}
            </Link>,
            lesson.integration_name,
            <time key="at" dateTime={at} title={fullTime(at)}>
              {shortAge(at)}
            </time>,
            lesson.decided_by && t("lesson.by", { name: lesson.decided_by.name }),
          ]}
        />
      }
    >
      <div className={styles.lesson}>
        <section aria-label={t("lesson.change")} className={styles.change}>
          <Difference
            before={lesson.before}
            after={lesson.after}
            labels={{
              before: t("lesson.by.dana"),
              after: t("lesson.by.person"),
              out: t("lesson.out"),
              in: t("lesson.in"),
            }}
          />
        </section>
        {lesson.state === "offered" ? (
          <LessonProposal key={lesson.version} lesson={lesson} />
        ) : (
          <Decided lesson={lesson} />
        )}
      </div>
    </ListRow>
  );
}

function Decided({ lesson }: { lesson: Lesson }) {
  const mayDecide = useMayDecide(lesson.kind);
  const { undo, pending } = useDecisions();
  const { proposal, state } = lesson;
  const way = state === "accepted" ? "undo" : "reopen";
  return (
    <>
      <p className={styles.proposal} dir="auto">
        {proposal}
      </p>
      {state === "accepted" && <Became lesson={lesson} />}
      {mayDecide && (
        <div className={styles.actions}>
          <Button
            size="s"
            pending={pending}
            aria-label={t(`lesson.${way}.for`, { proposal })}
            onPress={() => void undo(lesson)}
          >
            {t(`lesson.${way}`)}
          </Button>
        </div>
      )}
    </>
  );
}

function Became({ lesson: { kind, document } }: { lesson: Lesson }) {
  if (kind !== "knowledge") return <p className={styles.note}>{t(`lesson.became.${kind}`)}</p>;
  if (!document) return <p className={styles.note}>{t("lesson.became.gone")}</p>;
  return (
    <p className={styles.note}>
      {document.version === null ? t("lesson.became") : t("lesson.became.version", { version: document.version })}{" "}
      <Link to={`/knowledge/${document.id}`}>{document.name}</Link>
    </p>
  );
}
