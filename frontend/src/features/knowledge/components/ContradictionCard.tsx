/** Two places in documents that cannot both be right, side by side. */
import { useId } from "react";
import { X } from "lucide-react";
import type { Contradiction, ContradictionSide } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { Facts } from "@/ui/List";
import { placeIn } from "../documents";
import { useDismissContradiction, useReopenContradiction } from "../gaps";
import { useSetAside } from "../useSetAside";
import { OpenAgain } from "./OpenAgain";
import styles from "./ContradictionCard.module.css";

export function ContradictionCard({ found }: { found: Contradiction }) {
  const heading = useId();
  const mayChange = useRight("manage_documents");
  return (
    <article className={styles.card} aria-labelledby={heading}>
      <header className={styles.header}>
        <h2 id={heading} className={styles.title}>
          {t(`contradictions.${found.kind}`)}
        </h2>
        <time className={styles.found} dateTime={found.found_at} title={fullTime(found.found_at)}>
          {t("contradictions.found", { age: shortAge(found.found_at) })}
        </time>
        {mayChange && <Decide found={found} />}
      </header>
      <div className={styles.sides}>
        <Place side={found.a} />
        <Place side={found.b} />
      </div>
    </article>
  );
}

function Place({ side }: { side: ContradictionSide }) {
  const { document, page, heading, quote, mark_start, mark_end, value } = side;
  return (
    // A group, not a landmark: the same document may disagree with several others.
    <div role="group" className={styles.side} aria-label={document.name}>
      <div>
        <bdi className={styles.name}>{document.name}</bdi>
        {(page !== null || heading) && (
          <div className={styles.place}>
            <Facts items={[page !== null && t("contradictions.page", { page }), heading]} />
          </div>
        )}
      </div>
      <blockquote className={styles.quote} dir="auto">
        {quote.slice(0, mark_start)}
        <mark>{quote.slice(mark_start, mark_end)}</mark>
        {quote.slice(mark_end)}
      </blockquote>
      <p>
        <Link to={placeIn(document.id, side)}>{t("contradictions.openAt", { value, name: document.name })}</Link>
      </p>
    </div>
  );
}

function Decide({ found: { id, state, a, b } }: { found: Contradiction }) {
  const aside = useSetAside(id, "contradictions", useDismissContradiction(), useReopenContradiction());
  if (state === "dismissed") return <OpenAgain aside={aside} />;
  return (
    <Button
      size="s"
      variant="ghost"
      icon={<X aria-hidden="true" />}
      aria-label={t("contradictions.dismiss.which", { one: a.value, other: b.value })}
      pending={aside.isDismissing}
      onPress={aside.dismiss}
    >
      {t("contradictions.dismiss")}
    </Button>
  );
}
