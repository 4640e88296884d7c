/** A lesson for tests, and a server that keeps lessons. */
import { http, HttpResponse } from "msw";
import type { Lesson } from "@/api/types";
import { ALICE } from "./cast";
import { refusal, server, url } from "./server";

export function aLesson(facts: Partial<Lesson> = {}): Lesson {
  return {
    id: "1e550000-0000-4000-8000-000000000001",
    kind: "knowledge",
    state: "offered",
    why: "not_in_documents",
    conversation_id: "c0000000-0000-4000-8000-000000000001",
    message_id: "m1",
    draft_id: "d1",
    contact_name: "Priya Raman",
    integration_id: "i0000000-0000-4000-8000-000000000001",
    integration_name: "Shop",
    connector: "whatsapp",
    question: "How much is express to the islands?",
    before: "Standard shipping costs 4.90 EUR.",
    after: "Express shipping costs 19.90 EUR.",
    proposal: "How much is express to the islands?\nExpress shipping costs 19.90 EUR.",
    place: null,
    document: null,
    on_channel: null,
    decided_by: null,
    decided_at: null,
    created_at: "2026-10-01T09:00:00Z",
    version: 1,
    ...facts,
  };
}

/** A sentence of a document that says otherwise, and can be corrected just there. */
export const A_PLACE: NonNullable<Lesson["place"]> = {
  document_id: "d0000000-0000-4000-8000-000000000001",
  document: "Prices.txt",
  page: null,
  passage_id: "a0000000-0000-4000-8000-000000000001",
  quote: "Express shipping costs 9.90 EUR and takes 2 days.",
  amendment: {
    version: 3,
    before: "Express shipping costs 9.90 EUR and takes 2 days.",
    after: "Express shipping costs 19.90 EUR and takes 2 days.",
  },
};

/** A server that knows these lessons and does what it is told with them. */
export function teaching(...lessons: Lesson[]) {
  const state = { lessons, refuse: null as string | null };
  const done: unknown[] = [];
  const find = (id: unknown) => state.lessons.find((lesson) => lesson.id === id);
  const decide = (id: unknown, change: Partial<Lesson>) => {
    state.lessons = state.lessons.map((lesson) =>
      lesson.id === id ? { ...lesson, ...change, version: lesson.version + 1 } : lesson,
    );
    return HttpResponse.json(find(id));
  };
  const decider = { decided_by: { id: ALICE.id, name: ALICE.name }, decided_at: "2026-10-01T10:00:00Z" };
  server.use(
    http.get(url("/api/lessons"), ({ request }) => {
      const query = new URL(request.url).searchParams;
      const kind = query.get("kind");
      const items = state.lessons.filter(
        (lesson) => lesson.state === query.get("state") && (!kind || lesson.kind === kind),
      );
      const count = (of: Lesson["state"]) => state.lessons.filter((lesson) => lesson.state === of).length;
      const counts = { offered: count("offered"), accepted: count("accepted"), dismissed: count("dismissed") };
      return HttpResponse.json({ items, counts, next_cursor: null });
    }),
    http.get(url("/api/lessons/:id"), ({ params }) => {
      const lesson = find(params.id);
      return lesson ? HttpResponse.json(lesson) : refusal(404, "not_found", "There is no such lesson.");
    }),
    http.post(url("/api/lessons/:id/accept"), async ({ request, params }) => {
      const body = (await request.json()) as { proposal?: string; amendment?: { version: number } };
      done.push(["accept", body]);
      if (state.refuse) return refusal(409, "conflict", state.refuse);
      const place = find(params.id)?.place;
      if (body.amendment && place) {
        const document = { id: place.document_id, name: place.document, status: "queued" as const };
        return decide(params.id, {
          state: "accepted",
          document: { ...document, version: body.amendment.version + 1 },
          ...decider,
        });
      }
      return decide(params.id, { state: "accepted", ...(body.proposal && { proposal: body.proposal }), ...decider });
    }),
    http.post(url("/api/lessons/:id/dismiss"), async ({ request, params }) => {
      done.push(["dismiss", await request.json()]);
      return decide(params.id, { state: "dismissed", ...decider });
    }),
    http.post(url("/api/lessons/:id/undo"), async ({ request, params }) => {
      done.push(["undo", await request.json()]);
      return decide(params.id, { state: "offered", decided_by: null, decided_at: null, document: null });
    }),
  );
  return { state, done };
}
