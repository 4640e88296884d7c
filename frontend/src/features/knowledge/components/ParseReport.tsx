/** An honest account of how a document was read: what was found, and what could not be read. */
import type { ReactNode } from "react";
import { Check, EyeOff, FileText, Image, ScanText, Table2, TriangleAlert, Type } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { pagesInWords } from "../documents";
import styles from "./DocumentAbout.module.css";

type Tone = "ok" | "warn" | "plain";

interface Line {
  tone: Tone;
  icon: ReactNode;
  words: string;
}

export function ParseReport({ document }: { document: Document }) {
  const { report, stage } = document;
  if (!report) return <p className={styles.note}>{t(stage === "failed" ? "report.none" : "report.later")}</p>;
  return (
    <ul className={styles.report}>
      {[...found(document), ...missing(document)].map(({ tone, icon, words }, index) => (
        <li key={index} data-tone={tone}>
          {icon}
          <span>{words}</span>
        </li>
      ))}
    </ul>
  );
}

/** What was read. */
function found({ report, pages }: Document): Line[] {
  if (!report) return [];
  const { pages_read = 0, ocr_pages = [], tables = 0, encoding } = report;
  const total = pages ?? 0;
  const lines: (Line | false)[] = [
    total > 1 && {
      tone: pages_read < total ? "warn" : "ok",
      icon: pages_read < total ? <TriangleAlert aria-hidden="true" /> : <Check aria-hidden="true" />,
      words: t("report.pages", { read: pages_read, count: total }),
    },
    total <= 1 && { tone: "ok", icon: <FileText aria-hidden="true" />, words: t("report.whole") },
    ocr_pages.length > 0 && {
      tone: "plain",
      icon: <ScanText aria-hidden="true" />,
      words: t("report.ocr", { count: ocr_pages.length, pages: pagesInWords(ocr_pages) }),
    },
    tables > 0 && { tone: "plain", icon: <Table2 aria-hidden="true" />, words: t("report.tables", { count: tables }) },
    Boolean(encoding) && { tone: "plain", icon: <Type aria-hidden="true" />, words: encodingWords(report) },
  ];
  return lines.filter((line) => line !== false);
}

/** What could not be read, or was left out on purpose. */
function missing({ report }: Document): Line[] {
  if (!report) return [];
  const { unread_pages = [], pictures = 0, warnings = [], skipped = [] } = report;
  const warn = (words: string): Line => ({ tone: "warn", icon: <TriangleAlert aria-hidden="true" />, words });
  const unread = unread_pages.length > 0 && !warnings.some(({ code }) => code === "pages_unread");
  const lines: (Line | false)[] = [
    unread && warn(t("report.unread", { count: unread_pages.length, pages: pagesInWords(unread_pages) })),
    pictures > 0 &&
      !warnings.some(({ code }) => code === "pictures_without_text") && {
        tone: "plain" as const,
        icon: <Image aria-hidden="true" />,
        words: t("report.pictures", { count: pictures }),
      },
    ...warnings.map((remark) => warn(remarkWords(remark))),
    ...skipped.map((remark) => ({
      tone: "plain" as const,
      icon: <EyeOff aria-hidden="true" />,
      words: t("report.skipped", { what: remarkWords(remark) }),
    })),
  ];
  return lines.filter((line) => line !== false);
}

function remarkWords({ message, page }: { message: string; page?: number | null }): string {
  return page ? t("report.onPage", { page, message }) : message;
}

function encodingWords({ encoding, encoding_confidence }: NonNullable<Document["report"]>): string {
  const sure = encoding_confidence ?? 1;
  const name = encoding ?? "";
  return sure >= 1
    ? t("report.encoding", { name })
    : t("report.encodingGuessed", { name, percent: Math.round(100 * sure) });
}
