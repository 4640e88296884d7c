/** Every connector as a card, by what it is for. */
import { Plus } from "lucide-react";
import type { CatalogueEntry, Integration } from "@/api/types";
import { t, type MessageKey } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { ButtonLink } from "@/ui/ButtonLink";
import { Link } from "@/ui/Link";
import { Section } from "@/ui/Page";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { ServiceGlyph } from "./ServiceGlyph";
import styles from "./CatalogueCards.module.css";

const KINDS = {
  channel: "integrations.kind.channel",
  model: "integrations.kind.model",
  notification: "integrations.kind.notification",
  crm: "integrations.kind.crm",
  helpdesk: "integrations.kind.helpdesk",
  analytics: "integrations.kind.analytics",
  database: "integrations.kind.database",
} as const satisfies Record<string, MessageKey>;

function kindTitle(kind: string): string {
  return t(kind in KINDS ? KINDS[kind as keyof typeof KINDS] : "integrations.kind.other");
}

interface CatalogueCardsProps {
  entries: CatalogueEntry[];
  connected: Integration[];
}

export function CatalogueCards({ entries, connected }: CatalogueCardsProps) {
  const kinds = [...new Set(entries.map((entry) => entry.kind))];
  return kinds.map((kind) => (
    <Section key={kind} title={kindTitle(kind)} note={kind === "model" && t("integrations.kind.model.note")}>
      <ul className={styles.cards}>
        {entries
          .filter((entry) => entry.kind === kind)
          .map((entry) => (
            <Card key={entry.key} entry={entry} existing={onlyOne(entry, connected)} />
          ))}
      </ul>
    </Section>
  ));
}

/** The account's key of a vendor, where there is one: there is no second. */
function onlyOne(entry: CatalogueEntry, connected: Integration[]): Integration | undefined {
  return entry.kind === "model" ? connected.find(({ connector }) => connector === entry.key) : undefined;
}

function Card({ entry, existing }: { entry: CatalogueEntry; existing: Integration | undefined }) {
  const mayConnect = useAllowed("admin");
  return (
    <li className={styles.card}>
      <span className={styles.glyph}>
        <ServiceGlyph connector={entry.key} kind={entry.kind} size={22} />
      </span>
      <h3 className={styles.name}>{entry.name}</h3>
      <p className={styles.summary}>{entry.summary}</p>
      <div className={styles.foot}>
        {existing ? (
          <ButtonLink to={`/integrations/${existing.id}`}>
            {t("integrations.model.toKey")} <VisuallyHidden>{entry.name}</VisuallyHidden>
          </ButtonLink>
        ) : (
          mayConnect && (
            <ButtonLink to={`/integrations/new/${entry.key}`} icon={<Plus aria-hidden="true" />}>
              {t("integrations.connect")} <VisuallyHidden>{entry.name}</VisuallyHidden>
            </ButtonLink>
          )
        )}
        <Link href={entry.docs_url}>
          {t("integrations.docs")}
          <VisuallyHidden>{t("integrations.docs.named", { name: entry.name })}</VisuallyHidden>
        </Link>
      </div>
    </li>
  );
}
