/** Documents for the tests. */
import { http, HttpResponse } from "msw";
import type { Document, LibrarySummary } from "@/api/types";
import { ALICE } from "@/testing/cast";
import { url } from "@/testing/server";

export function aDocument(facts: Partial<Document> = {}): Document {
  return {
    id: "d0000000-0000-4000-8000-000000000001",
    name: "Warranty.pdf",
    title: null,
    media_type: "application/pdf",
    size: 482_113,
    status: "ready",
    stage: "ready",
    progress: { done: 58, total: 58 },
    error: null,
    pages: 12,
    passages: 58,
    embedded: 58,
    created_at: "2026-03-02T09:00:00Z",
    updated_at: "2026-03-02T09:00:10Z",
    uploaded_by: { id: ALICE.id, name: ALICE.name },
    version: 1,
    tags: [],
    visibility: "customers",
    hidden_at: null,
    expires_at: null,
    origin: "upload",
    address: null,
    metadata: { title: null, author: null, created: null, modified: null, language: "en" },
    report: { pages_read: 12, ocr_pages: [], unread_pages: [], tables: 0, pictures: 0, warnings: [], skipped: [] },
    current: 1,
    versions: 1,
    newer: null,
    usage: { cited: 0, last_cited_at: null, days: [] },
    duplicate_of: null,
    is_stale: false,
    ...facts,
  };
}

/** The counts of a library that holds these. */
function summaryOf(documents: Document[]): LibrarySummary {
  const count = (is: (document: Document) => boolean) => documents.filter(is).length;
  const sum = (of: (document: Document) => number) => documents.reduce((all, each) => all + of(each), 0);
  return {
    documents: documents.length,
    queued: count(({ status }) => status === "queued"),
    processing: count(({ status }) => status === "processing"),
    ready: count(({ status }) => status === "ready"),
    failed: count(({ status }) => status === "failed"),
    hidden: count(({ hidden_at }) => hidden_at !== null),
    expired: 0,
    team: count(({ visibility }) => visibility === "team"),
    stale: count(({ is_stale }) => is_stale),
    never_cited: count(({ usage }) => usage.cited === 0),
    duplicates: count(({ duplicate_of }) => duplicate_of !== null),
    bytes: sum(({ size }) => size),
    passages: sum(({ passages }) => passages),
    waiting_passages: sum(({ passages, embedded }) => passages - embedded),
  };
}

/** Answers for a library that holds `documents`; the list may change under way. */
export function libraryOf(documents: Document[]) {
  return [
    http.get(url("/api/knowledge/summary"), () => HttpResponse.json(summaryOf(documents))),
    http.get(url("/api/knowledge/tags"), () => {
      const tags = [...new Set(documents.flatMap((document) => document.tags))].sort();
      const items = tags.map((tag) => ({ tag, documents: documents.filter((each) => each.tags.includes(tag)).length }));
      return HttpResponse.json({ items });
    }),
    http.get(url("/api/knowledge/documents"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      const q = query.get("q")?.toLowerCase() ?? "";
      const [status, tag, state] = [query.get("status"), query.get("tag"), query.get("state")];
      const items = documents.filter(
        (each) =>
          each.name.toLowerCase().includes(q) &&
          (!status || each.status === status) &&
          (state !== "team" || each.visibility === "team") &&
          (!tag || each.tags.includes(tag)),
      );
      return HttpResponse.json({ items, next_cursor: null });
    }),
    http.get(url("/api/knowledge/documents/:id"), ({ params }) =>
      HttpResponse.json(documents.find(({ id }) => id === params.id)),
    ),
  ];
}

/** Answers for the text of a document whose pages are these. */
export function textOf(document: Document, texts: string[]) {
  let at = 0;
  const pages = texts.map((text, index) => {
    const start = at;
    at += text.length + 1;
    return { number: index + 1, start, end: start + text.length, text };
  });
  const asked: number[] = [];
  const handler = http.get(url(`/api/knowledge/documents/${document.id}/text`), ({ request }) => {
    const query = new URL(request.url).searchParams;
    const from = Number(query.get("from_page"));
    asked.push(from);
    return HttpResponse.json({
      document: { id: document.id, name: document.name, media_type: document.media_type },
      page_count: pages.length,
      pages: pages.slice(from - 1, from - 1 + Number(query.get("limit"))),
    });
  });
  return { handler, pages, asked };
}
