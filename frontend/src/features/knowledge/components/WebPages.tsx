/** The pages that were found at an address, behind a line that opens them: those without a document first. */
import { useState, type SyntheticEvent } from "react";
import { t, type PlainKey } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { Loaded } from "@/ui/Loaded";
import type { WebPage, WebSource } from "@/api/types";
import { useWebPages } from "../webSources";
import styles from "./WebSources.module.css";

const OUTCOMES: Record<NonNullable<WebPage["outcome"]>, PlainKey> = {
  stored: "web.outcome.stored",
  unchanged: "web.outcome.unchanged",
  duplicate: "web.outcome.duplicate",
  gone: "web.outcome.gone",
  robots: "web.outcome.robots",
  noindex: "web.outcome.noindex",
  not_readable: "web.outcome.not_readable",
  failed: "web.outcome.failed",
  elsewhere: "web.outcome.elsewhere",
  unwanted: "web.outcome.unwanted",
};

export function WebPages({ source: { id, address } }: { source: WebSource }) {
  const [open, setOpen] = useState(false);
  const pages = useWebPages(id, open);
  return (
    <details
      className={styles.pages}
      onToggle={(event: SyntheticEvent<HTMLDetailsElement>) => setOpen(event.currentTarget.open)}
    >
      <summary>{t("web.details")}</summary>
      {open && (
        <Loaded query={pages} label={t("web.details.loading", { address })} rows={2}>
          {(items) =>
            items.length === 0 ? (
              <p className={styles.note}>{t("web.details.none")}</p>
            ) : (
              <ul aria-label={t("web.details.loading", { address })} className={styles.found}>
                {items.map((page) => (
                  <Found key={page.address} page={page} />
                ))}
              </ul>
            )
          }
        </Loaded>
      )}
    </details>
  );
}

function Found({ page: { address, title, outcome, reason, document_id } }: { page: WebPage }) {
  const name = title ?? address;
  return (
    <li>
      <span className={styles.name}>
        {document_id ? <Link to={`/knowledge/${document_id}`}>{name}</Link> : <bdi>{name}</bdi>}
      </span>
      <span className={styles.note}>{reason ?? t(outcome ? OUTCOMES[outcome] : "web.outcome.waiting")}</span>
    </li>
  );
}
