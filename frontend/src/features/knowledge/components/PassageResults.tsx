/** What the documents say about a question: the best passages, its words marked in them, each a step from its place. */
import { useRef, useState, type KeyboardEvent, type RefObject } from "react";
import { Copy, FileText, PenLine, SearchX } from "lucide-react";
import { Link } from "react-router";
import { usePlacePrefetch } from "@/lib/documentPages";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { Chip } from "@/ui/Chip";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { Facts } from "@/ui/List";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { placeIn } from "../documents";
import { useWriteText } from "../libraryQueries";
import { useFoundPassages, type Asked, type Passage } from "../reading";
import { AnswerDialog } from "./AnswerDialog";
import { Highlighted } from "./Highlighted";
import styles from "./PassageResults.module.css";

interface PassageResultsProps {
  asked: Asked;
  /** Where the arrow keys come from and go back to. */
  field: RefObject<HTMLElement>;
}

export function PassageResults({ asked, field }: PassageResultsProps) {
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = useFoundPassages(asked);
  const list = useRef<HTMLElement>(null);
  if (error)
    return (
      <ErrorState
        error={error}
        title={t("knowledge.search.failed")}
        onRetry={() => void refetch()}
        retrying={isFetching}
      />
    );
  if (isPending) return <PassageSkeletons />;
  const { passages, by_words_only, answerability } = data;
  return (
    <section
      ref={list}
      aria-label={t("knowledge.search.results")}
      aria-busy={isPlaceholderData}
      className={styles.results}
      onKeyDown={(event) => moveAlong(event, list.current, field.current)}
    >
      <VisuallyHidden>
        <span role="status">{t("knowledge.search.count", { count: passages.length })}</span>
      </VisuallyHidden>
      {by_words_only && <Banner tone="warn">{t("search.byWordsOnly")}</Banner>}
      {passages.length === 0 ? (
        <EmptyState icon={<SearchX />} title={t("search.none")} actions={<WriteAnswer question={asked.q} />}>
          {t(isNarrowed(asked) ? "search.none.filtered" : "search.none.text")}
        </EmptyState>
      ) : (
        <>
          {!answerability.is_answerable && (
            <Banner title={t("search.unsure")} actions={<WriteAnswer question={asked.q} />}>
              {t("search.unsure.text")}
            </Banner>
          )}
          {passages.map((passage) => (
            <PassageCard key={passage.id} passage={passage} />
          ))}
        </>
      )}
    </section>
  );
}

function PassageCard({ passage }: { passage: Passage }) {
  const { document, heading } = passage;
  const prefetch = usePlacePrefetch();
  const prepare = () => prefetch(document.id, passage);
  return (
    <article className={styles.card} onMouseEnter={prepare} onFocus={prepare}>
      <h2 className={styles.name}>
        <Link to={placeIn(document.id, passage)} className={styles.open} data-result="">
          <FileText aria-hidden="true" />
          <bdi>{document.name}</bdi>
        </Link>
      </h2>
      <p className={styles.where}>
        <Facts items={[pageOf(passage), heading && <bdi>{heading}</bdi>]} />
        <Chip>{t(`search.foundBy.${passage.found_by}`)}</Chip>
      </p>
      <blockquote className={styles.text} dir="auto">
        <Highlighted text={passage.text} stretches={passage.matches} />
      </blockquote>
      {passage.also.length > 0 && <Also passage={passage} />}
    </article>
  );
}

/** Where else the same is said. */
function Also({ passage: { also } }: { passage: Passage }) {
  return (
    <details className={styles.also}>
      <summary>
        <Copy aria-hidden="true" />
        {t("search.also", { count: also.length })}
      </summary>
      <ul>
        {also.map((place) => (
          <li key={`${place.document.id}-${place.start}`}>
            <Link to={placeIn(place.document.id, place)} className={styles.twin}>
              {place.page === null
                ? place.document.name
                : t("search.alsoAt", { name: place.document.name, page: place.page })}
            </Link>
          </li>
        ))}
      </ul>
    </details>
  );
}

function WriteAnswer({ question }: { question: string }) {
  const mayWrite = useRight("manage_documents");
  const [writing, setWriting] = useState(false);
  const write = useWriteText();
  if (!mayWrite) return null;
  return (
    <>
      <Button icon={<PenLine aria-hidden="true" />} onPress={() => setWriting(true)}>
        {t("search.writeAnswer")}
      </Button>
      <ButtonLink variant="ghost" to="/knowledge/gaps">
        {t("search.toGaps")}
      </ButtonLink>
      {writing && (
        <AnswerDialog
          question={question}
          save={(answer) => write({ ...answer, tags: [] })}
          help={t("search.writeAnswer.help")}
          onClose={() => setWriting(false)}
        />
      )}
    </>
  );
}

function pageOf({ page, page_end }: Passage): string | null {
  if (page === null) return null;
  return page_end !== null && page_end > page
    ? t("search.pages", { from: page, to: page_end })
    : t("knowledge.page", { page });
}

function isNarrowed({ tag, document, media_type, language }: Asked): boolean {
  return Boolean(tag || document || media_type || language);
}

/** Up and down go from passage to passage, and from the first one back to the field. */
function moveAlong(event: KeyboardEvent, list: HTMLElement | null, field: HTMLElement | null): void {
  if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
  const links = resultsIn(list);
  const at = links.findIndex((link) => link.closest("article")?.contains(document.activeElement));
  if (at < 0) return;
  event.preventDefault();
  const next = event.key === "ArrowDown" ? links[at + 1] : links[at - 1];
  if (next) next.focus();
  else if (at === 0 && event.key === "ArrowUp") field?.focus();
}

/** The links to what was found, in order. */
export function resultsIn(list: ParentNode | null): HTMLElement[] {
  return [...(list?.querySelectorAll<HTMLElement>("[data-result]") ?? [])];
}

function PassageSkeletons() {
  return (
    <Loading label={t("knowledge.search.loading")}>
      <div className={styles.results}>
        {[1, 2, 3].map((each) => (
          <div key={each} className={styles.card}>
            <Skeleton width="40%" />
            <Skeleton lines={3} />
          </div>
        ))}
      </div>
    </Loading>
  );
}
