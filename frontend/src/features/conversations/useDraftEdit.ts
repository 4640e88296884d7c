/** A draft of Dana's as somebody is changing it, kept in this browser until it is sent, used or given up. */
import { useState } from "react";
import { recall, remember } from "@/lib/storage";

interface DraftEdit {
  /** Of the draft that is being changed: another may take its place meanwhile. */
  draftId: string;
  text: string;
  /** What it was before each time that it was said differently, the latest last. */
  former?: string[];
}

export function useDraftEdit(conversationId: string): [DraftEdit | null, (edit: DraftEdit | null) => void] {
  const key = `draft.edit.${conversationId}`;
  const [edit, setEdit] = useState(() => recall<DraftEdit>(key));
  const write = (next: DraftEdit | null) => {
    setEdit(next);
    remember(key, next);
  };
  return [edit, write];
}
