/** The sources of an answer, one card each, below its words. */
import { Link } from "react-router";
import type { Source } from "@/api/types";
import { t } from "@/lib/i18n";
import { PassageCard } from "./PassageCard";
import { sourceAddress } from "./sourceAddress";
import { useHoverCard } from "./useHoverCard";
import styles from "./SourceCards.module.css";

export function SourceCards({ sources }: { sources: Source[] }) {
  if (sources.length === 0) return null;
  return (
    <ul className={styles.cards} aria-label={t("source.list")}>
      {sources.map((source) => (
        <li key={source.index}>
          <SourceCard source={source} />
        </li>
      ))}
    </ul>
  );
}

function SourceCard({ source }: { source: Source }) {
  const card = useHoverCard();
  const heading = source.heading?.split(" › ").at(-1);
  return (
    <>
      <Link {...card.anchor} to={sourceAddress(source)} className={styles.card} dir="ltr">
        <span className={styles.number}>{source.index}</span>
        <bdi className={styles.name}>{source.document.name}</bdi>
        {source.page !== null && <span className={styles.page}>{t("source.page", { page: source.page })}</span>}
        {heading && <bdi className={styles.place}>{heading}</bdi>}
      </Link>
      {card.show((props) => (
        <PassageCard source={source} {...props} />
      ))}
    </>
  );
}
