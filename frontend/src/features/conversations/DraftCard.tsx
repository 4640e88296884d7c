/** Dana's reply that waits for a person: sent as it is, changed first, taken for an own reply, or discarded. */
import { useState, type RefObject } from "react";
import { CircleAlert } from "lucide-react";
import type { Conversation, Draft } from "@/api/types";
import { useNow } from "@/lib/dates";
import { addTexts, t } from "@/lib/i18n";
import { drafts } from "@/lib/messages/en/drafts";
import { useAllowed } from "@/lib/SessionContext";
import { useShortcuts } from "@/lib/shortcuts";
import { DanaAvatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { ErrorState } from "@/ui/ErrorState";
import { Kbd } from "@/ui/Kbd";
import { Skeleton } from "@/ui/Skeleton";
import { CheckedMark } from "./CheckedMark";
import { CitedText } from "./CitedText";
import { DraftEditor } from "./DraftEditor";
import { plainWords, useDraftActions, useWaitingDraft } from "./drafts";
import { Dots } from "./Dots";
import { Growing } from "./Growing";
import { RewriteBar } from "./RewriteBar";
import { SourceCards } from "./SourceCards";
import { useDraftEdit } from "./useDraftEdit";
import { useRewriting, type Order, type Rewriting } from "./useRewriting";
import { useWords } from "./useWords";
import styles from "./DraftCard.module.css";

addTexts(drafts);

interface DraftCardProps {
  conversation: Conversation;
  /** What Dana had written of her next draft before this was here. */
  heard: RefObject<string | null>;
  /** Puts words into the field for an own reply. */
  onUse: (text: string) => void;
}

export default function DraftCard({ conversation, heard, onUse }: DraftCardProps) {
  const mark = conversation.draft;
  const draft = useWaitingDraft(conversation.id, mark?.id);
  const [edit, setEdit] = useDraftEdit(conversation.id);
  const mayReply = useAllowed("agent");
  const words = useWords(conversation.id, null, heard);
  const rewriting = useRewriting({
    conversationId: conversation.id,
    draftId: mark?.id,
    allowed: mayReply && mark !== null,
    onDone: (text, before) => {
      if (mark) setEdit({ draftId: mark.id, text, former: [...(edit?.former ?? []), before] });
    },
  });
  const writing = words && !conversation.takeover ? <Written text={words} /> : null;
  const use = (text: string) => {
    setEdit(null);
    onUse(text);
  };
  if (edit && edit.draftId !== mark?.id) {
    const note = t(mark ? "draft.newer" : "draft.gone");
    return (
      <Card note={note}>
        <p className={styles.words}>{edit.text}</p>
        <div className={styles.actions}>
          <Button onPress={() => use(edit.text)}>{t("draft.use")}</Button>
          <Button variant="ghost" onPress={() => setEdit(null)}>
            {t(mark ? "draft.showNewer" : "draft.discard")}
          </Button>
        </div>
      </Card>
    );
  }
  if (writing && !edit && !rewriting.order && mark?.standing !== "ready") return writing;
  if (!mark || draft.data === null) return null;
  if (draft.error) {
    return (
      <Card>
        <ErrorState error={draft.error} onRetry={() => void draft.refetch()} retrying={draft.isFetching} compact />
      </Card>
    );
  }
  if (!draft.data) {
    if (writing) return writing;
    return (
      <Card>
        <Skeleton lines={2} />
      </Card>
    );
  }
  const edited = edit?.text ?? null;
  const former = edit?.former ?? [];
  const onEdit: OnEdit = (text, before = former) =>
    setEdit(text === null ? null : { draftId: mark.id, text, former: before });
  const facts = { conversation, edited, former, onEdit, rewriting, mayReply };
  return <Waiting {...facts} key={mark.id} draft={draft.data} onUse={use} />;
}

type OnEdit = (text: string | null, former?: string[]) => void;

interface WaitingProps {
  conversation: Conversation;
  draft: Draft;
  edited: string | null;
  /** What it was before each rewriting. */
  former: string[];
  onEdit: OnEdit;
  rewriting: Rewriting;
  onUse: (text: string) => void;
  mayReply: boolean;
}

function Waiting({ conversation, draft, edited, former, onEdit, rewriting, onUse, mayReply }: WaitingProps) {
  const { send, discard } = useDraftActions(conversation);
  const [sending, setSending] = useState(false);
  const [failure, setFailure] = useState<string | null>(null);
  const hindrance = useHindrance(conversation);
  const ready = hindrance === null;

  function run(work: Promise<string | null>) {
    setSending(true);
    setFailure(null);
    onEdit(null);
    void work.then((refused) => {
      if (refused === null) return;
      setFailure(refused);
      setSending(false);
      if (edited !== null) onEdit(edited, former);
    });
  }
  const text = edited ?? draft.text;
  const order = (wanted: Order) => rewriting.run(text, wanted);
  const sendIt = () => run(send(draft, (edited ?? draft.text).trim()));
  const discardIt = () => run(discard(draft, () => onUse(plainWords(draft))));
  const able = mayReply && !sending && edited === null && rewriting.order === null;
  const rewritable = mayReply && conversation.reply_window.open;
  const quick = rewritable && rewriting.hindrance === null;
  useShortcuts("inbox", [
    { keys: "a", label: t("draft.shortcut.send"), run: () => (able && ready ? sendIt() : false) },
    { keys: "c", label: t("draft.shortcut.change"), run: () => (able && ready ? onEdit(draft.text) : false) },
    { keys: "x", label: t("draft.shortcut.discard"), run: () => (able ? discardIt() : false) },
    { keys: "s", label: t("rewrite.shortcut.shorter"), run: () => (able && quick ? order({ way: "shorter" }) : false) },
    { keys: "w", label: t("rewrite.shortcut.warmer"), run: () => (able && quick ? order({ way: "warmer" }) : false) },
  ]);

  if (sending) return null;
  return (
    <Card note={failure ? undefined : (hindrance ?? undefined)} failure={failure}>
      {rewriting.order ? (
        <Growing work={rewriting} former={text} />
      ) : edited !== null ? (
        <DraftEditor
          text={edited}
          limit={conversation.text_limit}
          mayCite={draft.sources.length > 0}
          ready={ready}
          onText={onEdit}
          onSend={sendIt}
          onUse={() => onUse(plainWords({ ...draft, text: edited }))}
          onCancel={() => onEdit(null)}
        >
          {rewritable && (
            <RewriteBar
              work={rewriting}
              able={edited.trim() !== ""}
              onOrder={order}
              onUndo={former.length > 0 ? () => onEdit(former.at(-1) ?? draft.text, former.slice(0, -1)) : undefined}
            />
          )}
        </DraftEditor>
      ) : (
        <>
          <div className={styles.words} dir="auto" tabIndex={0} role="group" aria-label={t("draft.words")}>
            <CitedText text={draft.text} sources={draft.sources} />
            <SourceCards sources={draft.sources} />
          </div>
          {rewritable && <RewriteBar work={rewriting} able onOrder={order} />}
          <div className={styles.actions}>
            {mayReply && ready && (
              <>
                <Button variant="primary" onPress={sendIt}>
                  {t("draft.send")} <Kbd>A</Kbd>
                </Button>
                <Button onPress={() => onEdit(draft.text)}>
                  {t("draft.change")} <Kbd>C</Kbd>
                </Button>
              </>
            )}
            {mayReply && !ready && conversation.reply_window.open && (
              <Button onPress={() => onUse(plainWords(draft))}>{t("draft.use")}</Button>
            )}
            {mayReply && (
              <Button variant="ghost" onPress={discardIt}>
                {t("draft.discard")} <Kbd>X</Kbd>
              </Button>
            )}
            {draft.checked && <CheckedMark checked={draft.checked} />}
          </div>
        </>
      )}
    </Card>
  );
}

/** Why it cannot be sent as it is just now, in words; null when it can. */
function useHindrance({ draft, reply_window: window, contact, takeover, handled_by }: Conversation): string | null {
  const now = useNow();
  if (!window.open || (window.closes_at !== null && Date.parse(window.closes_at) <= now)) return t("draft.closed");
  if (draft?.standing === "taken_over" || takeover) return t("draft.takenOver");
  if (draft?.standing === "newer_message")
    return t(handled_by === "dana" ? "draft.overtaken" : "draft.overtakenAlone", { name: contact.name });
  return null;
}

/** Her next draft while she writes it: to be read, and to be sent only when it was checked. */
function Written({ text }: { text: string }) {
  return (
    <Card title={t("writing.title")} note={t("writing.note")} busy>
      <p className={`${styles.words} ${styles.unchecked}`} dir="auto">
        {text} <Dots />
      </p>
    </Card>
  );
}

interface CardProps {
  title?: string;
  note?: string;
  failure?: string | null;
  busy?: boolean;
  children: React.ReactNode;
}

function Card({ title = t("draft.title"), note, failure, busy, children }: CardProps) {
  return (
    <section className={styles.card} aria-label={title} aria-busy={busy}>
      <header className={styles.head}>
        <DanaAvatar />
        <h3 className={styles.title}>{title}</h3>
        <p className={styles.note}>{note ?? (failure ? "" : t("draft.waits"))}</p>
      </header>
      {failure && (
        <p className={styles.failure} role="alert">
          <CircleAlert aria-hidden="true" />
          {failure}
        </p>
      )}
      {children}
    </section>
  );
}
