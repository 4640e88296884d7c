/** A source's number: pointing at it or focusing it shows the passage, pressing it opens the document there. */
import { Link } from "react-router";
import type { Source } from "@/api/types";
import { t } from "@/lib/i18n";
import { PassageCard } from "./PassageCard";
import { sourceAddress } from "./sourceAddress";
import { useHoverCard } from "./useHoverCard";
import styles from "./Citation.module.css";

export function Citation({ source }: { source: Source }) {
  const card = useHoverCard();
  return (
    <>
      <Link
        {...card.anchor}
        to={sourceAddress(source)}
        className={styles.chip}
        aria-label={t("source.label", { index: source.index, name: source.document.name })}
      >
        {source.index}
      </Link>
      {card.show((props) => (
        <PassageCard source={source} {...props} />
      ))}
    </>
  );
}
