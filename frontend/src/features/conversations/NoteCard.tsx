/** The note for the person who takes over: why, what it is about, and what the customer still waits for. */
import { useId, useRef, useState, type RefObject } from "react";
import { ChevronRight } from "lucide-react";
import type { Conversation, ConversationMemory } from "@/api/types";
import { fullTime, shortAge, useNow } from "@/lib/dates";
import { addTexts, t } from "@/lib/i18n";
import { memory as words } from "@/lib/messages/en/memory";
import { useAllowed } from "@/lib/SessionContext";
import { recall, remember } from "@/lib/storage";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ErrorState } from "@/ui/ErrorState";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { useForgetting, useMemory } from "./memory";
import styles from "./NoteCard.module.css";

addTexts(words);

const CLOSED = "note.closed";

export default function NoteCard({ conversation }: { conversation: Conversation }) {
  const memory = useMemory(conversation.id);
  const [isOpen, setOpen] = useState(() => !recall<boolean>(CLOSED));
  const note = memory.data?.note;
  const head = useRef<HTMLElement>(null);
  const toggle = (open: boolean) => {
    setOpen(open);
    remember(CLOSED, open ? null : true);
  };
  return (
    <section className={styles.card} aria-label={t("memory.title")}>
      <details open={isOpen} onToggle={({ currentTarget }) => toggle(currentTarget.open)}>
        <summary className={styles.head} ref={head}>
          <ChevronRight aria-hidden="true" />
          <b>{t("memory.title")}</b>
          {note && <Made note={note} />}
        </summary>
        <div className={styles.body} tabIndex={0} role="group" aria-label={t("memory.title")}>
          {conversation.hand_off_reason && (
            <p className={styles.why} dir="auto">
              {t("memory.why", { reason: conversation.hand_off_reason })}
            </p>
          )}
          {memory.error ? (
            <ErrorState
              error={memory.error}
              onRetry={() => void memory.refetch()}
              retrying={memory.isFetching}
              compact
            />
          ) : !memory.data ? (
            <Loading label={t("memory.loading")}>
              <Skeleton lines={2} />
            </Loading>
          ) : note ? (
            <Told note={note} conversationId={conversation.id} head={head} />
          ) : (
            <p className={styles.none}>{t("memory.none")}</p>
          )}
        </div>
      </details>
    </section>
  );
}

type Note = NonNullable<ConversationMemory["note"]>;

function Made({ note: { made_by, updated_at } }: { note: Note }) {
  const age = shortAge(updated_at, useNow());
  return (
    <time className={styles.made} dateTime={updated_at} title={fullTime(updated_at)}>
      {t(made_by === "model" ? "memory.byDana" : "memory.byRules", { age })}
    </time>
  );
}

interface ToldProps {
  note: Note;
  conversationId: string;
  /** Where one goes on when this is forgotten. */
  head: RefObject<HTMLElement>;
}

function Told({ note, conversationId, head }: ToldProps) {
  const mayForget = useAllowed("agent");
  const [asking, setAsking] = useState(false);
  const forget = useForgetting(conversationId);
  const open = useId();
  return (
    <>
      {note.open_questions.length > 0 && (
        <>
          <p className={styles.title} id={open}>
            {t("memory.open")}
          </p>
          <ul className={styles.questions} aria-labelledby={open}>
            {note.open_questions.map((question) => (
              <li key={question} dir="auto">
                {question}
              </li>
            ))}
          </ul>
        </>
      )}
      <p className={styles.summary} dir="auto">
        {note.summary}
      </p>
      {mayForget && (
        <Button variant="ghost" size="s" className={styles.forget} onPress={() => setAsking(true)}>
          {t("memory.forget")}
        </Button>
      )}
      <ConfirmDialog
        title={t("memory.forget.ask")}
        confirmLabel={t("memory.forget.yes")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={forget.summary}
        focusAfter={head}
      >
        {t("memory.forget.text")}
      </ConfirmDialog>
    </>
  );
}
