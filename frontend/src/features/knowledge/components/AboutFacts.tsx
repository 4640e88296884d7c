/** What is known of a document: what it says of itself, and how it came here. */
import type { ReactNode } from "react";
import type { Document } from "@/api/types";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { formatSize } from "@/lib/sizes";
import { Link } from "@/ui/Link";
import { kindOf, languageName } from "../documents";
import styles from "./DocumentAbout.module.css";

export function AboutFacts({ document }: { document: Document }) {
  const { metadata, pages, passages, uploaded_by, created_at, address, origin, embedded } = document;
  const facts: [string, ReactNode][] = [
    [t("facts.title"), metadata.title],
    [t("facts.author"), metadata.author],
    [t("facts.language"), metadata.language && languageName(metadata.language)],
    [t("facts.created"), metadata.created && dateWords(metadata.created)],
    [t("facts.modified"), metadata.modified && dateWords(metadata.modified)],
    [t("facts.type"), t("facts.typeAndSize", { type: kindOf(document), size: formatSize(document.size) })],
    [t("facts.pages"), pages && t("knowledge.figure", { count: pages })],
    [t("facts.passages"), passages > 0 && t("facts.passagesKnown", { all: passages, known: embedded })],
    [t("facts.origin"), t(`facts.origin.${origin}`)],
    [t("facts.address"), address && <Link href={address}>{address}</Link>],
    [
      t("facts.added"),
      <time key="added" dateTime={created_at} title={fullTime(created_at)}>
        {uploaded_by
          ? t("knowledge.addedBy", { age: dayLabel(created_at), name: uploaded_by.name })
          : dayLabel(created_at)}
      </time>,
    ],
  ];
  return (
    <dl className={styles.facts}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** A date as the document gives it; what is no date stays as it is. */
function dateWords(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? iso : dayLabel(iso);
}
