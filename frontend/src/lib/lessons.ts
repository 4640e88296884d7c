/** Lessons as the server has them, and what a person decides about one; for the thread and for their own page. */
import { useState } from "react";
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { asApiError } from "@/api/errors";
import type { Lesson, LessonList } from "@/api/types";
import { t } from "./i18n";
import { useRight } from "./SessionContext";
import { tellFailure } from "./tell";
import { showToast } from "@/ui/toasts";

export type LessonState = Lesson["state"];
export type LessonKind = Lesson["kind"];

const PAGE_SIZE = 20;
export const lessonsKey = ["lessons"] as const;

export function useLesson(id: string) {
  return useQuery({
    queryKey: [...lessonsKey, "one", id],
    queryFn: ({ signal }) => call(api.GET("/api/lessons/{lesson_id}", { params: { path: { lesson_id: id } }, signal })),
  });
}

/** Lessons in that state, of that kind, in pages. */
export function useLessons(state: LessonState, kind: LessonKind | null) {
  return useInfiniteQuery({
    queryKey: [...lessonsKey, "list", state, kind],
    queryFn: ({ pageParam, signal }): Promise<LessonList> => {
      const query = { state, limit: PAGE_SIZE, ...(kind && { kind }), ...(pageParam && { cursor: pageParam }) };
      return call(api.GET("/api/lessons", { params: { query }, signal }));
    },
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    placeholderData: keepPreviousData,
  });
}

/** Whether this person may decide about a lesson of that kind. */
export function useMayDecide(kind: LessonKind): boolean {
  const [documents, account] = [useRight("manage_documents"), useRight("manage_account")];
  return documents && (kind === "knowledge" || account);
}

interface Acceptance {
  proposal: string;
  /** The channel whose guidance a note joins; null: the account's. */
  channel: string | null;
}

export type Amendment = NonNullable<NonNullable<Lesson["place"]>["amendment"]>;

/** What the document is to say, and the version of it on which that is based. */
export type Correction = Pick<Amendment, "version" | "after">;

/** Decides about a lesson, says so in a note, and offers the way back. */
export function useDecisions() {
  const client = useQueryClient();
  const again = () => client.invalidateQueries({ queryKey: lessonsKey });
  const at = (lesson: Lesson) => ({ params: { path: { lesson_id: lesson.id } } });
  const seen = (lesson: Lesson) => ({ seen_version: lesson.version });
  const accepting = useMutation({
    mutationFn: ({ lesson, proposal, channel }: Acceptance & { lesson: Lesson }) =>
      call(
        api.POST("/api/lessons/{lesson_id}/accept", {
          ...at(lesson),
          body: { ...seen(lesson), proposal, integration_id: channel },
        }),
      ),
    onSettled: again,
  });
  const amending = useMutation({
    mutationFn: ({ lesson, correction }: { lesson: Lesson; correction: Correction }) =>
      call(
        api.POST("/api/lessons/{lesson_id}/accept", {
          ...at(lesson),
          body: { ...seen(lesson), amendment: correction },
        }),
      ),
    onSettled: again,
  });
  const dismissing = useMutation({
    mutationFn: (lesson: Lesson) =>
      call(api.POST("/api/lessons/{lesson_id}/dismiss", { ...at(lesson), body: seen(lesson) })),
    onSettled: again,
  });
  const undoing = useMutation({
    mutationFn: (lesson: Lesson) =>
      call(api.POST("/api/lessons/{lesson_id}/undo", { ...at(lesson), body: seen(lesson) })),
    onSettled: again,
  });

  async function undo(lesson: Lesson) {
    try {
      await undoing.mutateAsync(lesson);
      showToast({ text: t("lesson.done.undone") });
    } catch (thrown) {
      tellFailure(thrown);
    }
  }
  const note = (text: string, lesson: Lesson) =>
    showToast({ tone: "ok", text, action: { label: t("ui.undo"), onAction: () => void undo(lesson) } });

  return {
    pending: accepting.isPending || amending.isPending || dismissing.isPending || undoing.isPending,
    /** Rejects with the server's words where it is refused. */
    accept: async (lesson: Lesson, acceptance: Acceptance) => {
      note(t(`lesson.done.${lesson.kind}`), await accepting.mutateAsync({ lesson, ...acceptance }));
    },
    /** Writes a new version of the document that says otherwise; rejects with the server's words where it is refused. */
    amend: async (lesson: Lesson, { version, after }: Correction) => {
      const done = await amending.mutateAsync({ lesson, correction: { version, after } });
      note(t("lesson.done.amended", { document: done.document?.name ?? "" }), done);
    },
    dismiss: async (lesson: Lesson) => {
      try {
        note(t("lesson.done.dismissed"), await dismissing.mutateAsync(lesson));
      } catch (thrown) {
        tellFailure(thrown);
      }
    },
    undo,
  };
}

/** How the document that says otherwise is to be corrected: `edited` is null until somebody changes the words that were offered. */
export function useAmending(lesson: Lesson, { after, version }: Amendment) {
  const { amend, dismiss, pending } = useDecisions();
  const [edited, setEdited] = useState<string | null>(null);
  const [failure, setFailure] = useState<string>();
  const wanted = (edited ?? after).trim().replace(/\s+/g, " ");

  async function take() {
    setFailure(undefined);
    try {
      await amend(lesson, { version, after: wanted });
    } catch (thrown) {
      const refused = asApiError(thrown).fieldErrors.amendment;
      setFailure(refused);
      if (refused) setEdited(edited ?? after);
      else tellFailure(thrown); // the document may be another one by now, and this no longer what can be done
    }
  }
  return { edited, setEdited, wanted, failure, take, dismiss, pending };
}

/** The place that says otherwise, in its document. */
export function placeAddress({ document_id, page }: NonNullable<Lesson["place"]>): string {
  return `/knowledge/${document_id}${page === null ? "" : `?page=${page}`}`;
}
