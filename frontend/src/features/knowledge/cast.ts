/** Documents for the tests. */
import { http, HttpResponse } from "msw";
import type { Document } from "@/api/types";
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
    ...facts,
  };
}

/** Answers for a library that holds `documents`; the list may change under way. */
export function libraryOf(documents: Document[]) {
  return [
    http.get(url("/api/knowledge/documents"), ({ request }) => {
      const q = new URL(request.url).searchParams.get("q")?.toLowerCase() ?? "";
      const items = documents.filter(({ name }) => name.toLowerCase().includes(q));
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
