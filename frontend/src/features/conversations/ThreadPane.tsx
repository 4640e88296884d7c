/** The open conversation: who it is with, what was said, and the place to answer. */
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { SearchX } from "lucide-react";
import { asApiError } from "@/api/errors";
import { onWords } from "@/api/socket";
import type { Change } from "@/api/socket";
import type { Conversation } from "@/api/types";
import { t } from "@/lib/i18n";
import { useLive } from "@/lib/live";
import { useSession } from "@/lib/SessionContext";
import { useShortcuts } from "@/lib/shortcuts";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { markRead, useConversationActions } from "./actions";
import { Composer } from "./Composer";
import { MessageLog } from "./MessageLog";
import { useConversation, useThread } from "./queries";
import { addToReply } from "./useDraft";
import { ThreadHeader } from "./ThreadHeader";
import { ThreadSkeleton } from "./ThreadSkeleton";
import styles from "./ThreadPane.module.css";

const DraftCard = lazy(() => import("./DraftCard"));
const NoteCard = lazy(() => import("./NoteCard"));
const LessonOffer = lazy(() => import("./LessonOffer"));

interface ThreadPaneProps {
  conversationId: string;
  /** Opens the details where they are not shown beside the thread. */
  onDetails?: () => void;
}

export function ThreadPane({ conversationId, onDetails }: ThreadPaneProps) {
  const conversation = useConversation(conversationId);
  const thread = useThread(conversationId);
  const known = conversation.data;
  const error = conversation.error ?? (thread.data ? null : thread.error);
  const retry = () => void Promise.all([conversation.refetch(), thread.refetch()]);

  if (!known && error && ["notFound", "validation"].includes(asApiError(error).kind)) {
    return (
      <div className={styles.gone}>
        <EmptyState icon={<SearchX />} title={t("thread.gone")} />
      </div>
    );
  }
  if (error && (!known || !thread.data))
    return <ErrorState error={error} onRetry={retry} retrying={conversation.isFetching} />;
  if (!known) return <ThreadSkeleton />;
  return <OpenThread conversation={known} thread={thread} onDetails={onDetails} />;
}

interface OpenThreadProps {
  conversation: Conversation;
  thread: ReturnType<typeof useThread>;
  onDetails?: () => void;
}

function OpenThread({ conversation, thread, onDetails }: OpenThreadProps) {
  const composer = useRef<HTMLTextAreaElement>(null);
  const unreadAtOpen = useRef(conversation.unread);
  useReading(conversation, thread.isSuccess);
  useThreadShortcuts(conversation, composer);
  // Once shown it stays: words that somebody is changing outlast the draft.
  const [hasDrafts, setHasDrafts] = useState(false);
  if (conversation.draft && !hasDrafts) setHasDrafts(true);
  const { id } = conversation;
  const heard = useRef<string | null>(null);
  useEffect(
    () =>
      onWords((words) => {
        if (words.conversation_id !== id || words.rewrite) return;
        heard.current = words.over ? null : words.text;
        if (!words.over) setHasDrafts(true);
      }),
    [id],
  );
  const lesson = useFreshLesson(conversation.id);
  const use = (text: string) => {
    addToReply(conversation.id, text);
    composer.current?.focus();
  };
  return (
    <section className={styles.thread} aria-label={t("thread.label", { name: conversation.contact.name })}>
      <div className={styles.top}>
        <ThreadHeader conversation={conversation} onDetails={onDetails} />
        <Suspense>
          {(conversation.needs_person || conversation.takeover) && <NoteCard key={id} conversation={conversation} />}
        </Suspense>
      </div>
      {thread.data ? (
        <MessageLog conversation={conversation} thread={thread} unreadAtOpen={unreadAtOpen.current} />
      ) : (
        <ThreadSkeleton headless />
      )}
      <div role="status">
        <VisuallyHidden>{conversation.draft ? t("thread.draft") : ""}</VisuallyHidden>
      </div>
      <Suspense>{hasDrafts && <DraftCard conversation={conversation} heard={heard} onUse={use} />}</Suspense>
      <Suspense>{lesson && <LessonOffer key={lesson} id={lesson} />}</Suspense>
      <Composer conversation={conversation} inputRef={composer} />
    </section>
  );
}

/** The lesson that was made, or decided elsewhere, while the conversation is open. */
function useFreshLesson(conversationId: string): string | null {
  const [fresh, setFresh] = useState<Change | null>(null);
  useLive("lesson", (changes) => setFresh(changes.at(-1) ?? null));
  return fresh?.conversation_id === conversationId ? fresh.id : null;
}

/** What is on screen of somebody who looks at it has been read. */
function useReading(conversation: Conversation, loaded: boolean) {
  const queries = useQueryClient();
  const latest = useRef(conversation);
  useEffect(() => {
    latest.current = conversation;
  });
  useEffect(() => {
    if (!loaded || conversation.unread === 0) return;
    const read = () => {
      if (document.visibilityState === "visible" && latest.current.unread > 0)
        markRead(queries, latest.current).catch(() => null);
    };
    read();
    document.addEventListener("visibilitychange", read);
    return () => document.removeEventListener("visibilitychange", read);
  }, [queries, loaded, conversation.unread]);
}

function useThreadShortcuts(conversation: Conversation, composer: React.RefObject<HTMLTextAreaElement>) {
  const act = useConversationActions();
  const { user } = useSession();
  const mine = conversation.takeover?.user?.id === user.id;
  useShortcuts("inbox", [
    { keys: "r", label: t("shortcut.reply"), run: () => composer.current?.focus() },
    {
      keys: "e",
      label: t("shortcut.resolve"),
      run: () => void act(conversation.status === "open" ? "resolve" : "reopen", conversation),
    },
    { keys: "t", label: t("shortcut.takeover"), run: () => void (mine || act("takeover", conversation)) },
    {
      keys: "h",
      label: t("shortcut.handBack"),
      run: () => void (conversation.handled_by !== "dana" && act("hand_back", conversation)),
    },
  ]);
}
