/** What the documents say about a question: the best passages, the question's words marked in them. */
import { ArrowRight, SearchX } from "lucide-react";
import type { Passage } from "@/api/types";
import { t } from "@/lib/i18n";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { Link } from "@/ui/Link";
import { Facts } from "@/ui/List";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { placeIn } from "../documents";
import { usePassages } from "../queries";
import { Highlighted } from "./Highlighted";
import styles from "./PassageResults.module.css";

export function PassageResults({ question }: { question: string }) {
  const { data, error, isPending, isPlaceholderData, isFetching, refetch } = usePassages(question);
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
  const { passages } = data;
  return (
    <section aria-label={t("knowledge.search.results")} aria-busy={isPlaceholderData} className={styles.results}>
      <VisuallyHidden>
        <span role="status">{t("knowledge.search.count", { count: passages.length })}</span>
      </VisuallyHidden>
      {passages.length === 0 ? (
        <EmptyState icon={<SearchX />} title={t("knowledge.search.none")}>
          {t("knowledge.search.none.text")}
        </EmptyState>
      ) : (
        passages.map((passage) => <PassageCard key={passage.id} passage={passage} question={question} />)
      )}
    </section>
  );
}

function PassageCard({ passage, question }: { passage: Passage; question: string }) {
  const { document, heading, page } = passage;
  return (
    <article className={styles.card}>
      <h2 className={styles.name}>{document.name}</h2>
      {(heading || page !== null) && (
        <p className={styles.where}>
          <Facts items={[page !== null && t("knowledge.page", { page }), heading]} />
        </p>
      )}
      <blockquote className={styles.text} dir="auto">
        <Highlighted text={passage.text} question={question} />
      </blockquote>
      <Link to={placeIn(document.id, passage)}>
        {t("knowledge.openAt")}
        <VisuallyHidden>{t("knowledge.openAt.named", { name: document.name })}</VisuallyHidden>
        <ArrowRight aria-hidden="true" />
      </Link>
    </article>
  );
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
