/** Two places in documents that cannot both be right, side by side. */
import { useId } from "react";
import { RotateCcw, X } from "lucide-react";
import type { Contradiction, ContradictionSide } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Link } from "@/ui/Link";
import { Facts } from "@/ui/List";
import { showToast } from "@/ui/toasts";
import { placeIn } from "../documents";
import { useDismissContradiction, useReopenContradiction } from "../gaps";
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
    <section className={styles.side} aria-label={document.name}>
      <div>
        <bdi className={styles.name}>{document.name}</bdi>
        <div className={styles.place}>
          <Facts items={[page !== null && t("contradictions.page", { page }), heading]} />
        </div>
      </div>
      <blockquote className={styles.quote} dir="auto">
        {quote.slice(0, mark_start)}
        <mark>{quote.slice(mark_start, mark_end)}</mark>
        {quote.slice(mark_end)}
      </blockquote>
      <p>
        <Link to={placeIn(document.id, side)}>{t("contradictions.openAt", { value, name: document.name })}</Link>
      </p>
    </section>
  );
}

function Decide({ found: { id, state, a, b } }: { found: Contradiction }) {
  const dismiss = useDismissContradiction();
  const reopen = useReopenContradiction();

  // Not by the mutation's own callbacks: the row may be gone from the page before the answer comes.
  async function openAgain() {
    try {
      await reopen.mutateAsync(id);
      showToast({ text: t("contradictions.reopened.note") });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  async function takeAway() {
    try {
      await dismiss.mutateAsync(id);
      const action = { label: t("ui.undo"), onAction: () => void openAgain() };
      showToast({ text: t("contradictions.dismissed.note"), action });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }

  if (state === "dismissed") {
    return (
      <Button
        size="s"
        variant="ghost"
        icon={<RotateCcw aria-hidden="true" />}
        pending={reopen.isPending}
        onPress={() => void openAgain()}
      >
        {t("contradictions.reopen")}
      </Button>
    );
  }
  return (
    <Button
      size="s"
      variant="ghost"
      icon={<X aria-hidden="true" />}
      aria-label={t("contradictions.dismiss.which", { one: a.value, other: b.value })}
      pending={dismiss.isPending}
      onPress={() => void takeAway()}
    >
      {t("contradictions.dismiss")}
    </Button>
  );
}
