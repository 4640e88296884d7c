/** Dana's reply that waits for a person: sent as it is, changed first, taken for an own reply, or discarded. */
import { useState } from "react";
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
import { SourceCards } from "./SourceCards";
import { useDraftEdit } from "./useDraftEdit";
import styles from "./DraftCard.module.css";

addTexts(drafts);

interface DraftCardProps {
  conversation: Conversation;
  /** Puts words into the field for an own reply. */
  onUse: (text: string) => void;
}

export default function DraftCard({ conversation, onUse }: DraftCardProps) {
  const mark = conversation.draft;
  const draft = useWaitingDraft(conversation.id, mark?.id);
  const [edit, setEdit] = useDraftEdit(conversation.id);
  const mayReply = useAllowed("agent");
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
  if (!mark || draft.data === null) return null;
  if (draft.error) {
    return (
      <Card>
        <ErrorState error={draft.error} onRetry={() => void draft.refetch()} retrying={draft.isFetching} compact />
      </Card>
    );
  }
  if (!draft.data) {
    return (
      <Card>
        <Skeleton lines={2} />
      </Card>
    );
  }
  const edited = edit?.text ?? null;
  const onEdit = (text: string | null) => setEdit(text === null ? null : { draftId: mark.id, text });
  return <Waiting {...{ conversation, edited, onEdit, mayReply }} key={mark.id} draft={draft.data} onUse={use} />;
}

interface WaitingProps {
  conversation: Conversation;
  draft: Draft;
  edited: string | null;
  onEdit: (text: string | null) => void;
  onUse: (text: string) => void;
  mayReply: boolean;
}

function Waiting({ conversation, draft, edited, onEdit, onUse, mayReply }: WaitingProps) {
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
      if (edited !== null) onEdit(edited);
    });
  }
  const sendIt = () => run(send(draft, (edited ?? draft.text).trim()));
  const discardIt = () => run(discard(draft, () => onUse(plainWords(draft))));
  const able = mayReply && !sending && edited === null;
  useShortcuts("inbox", [
    { keys: "a", label: t("draft.shortcut.send"), run: () => (able && ready ? sendIt() : false) },
    { keys: "c", label: t("draft.shortcut.change"), run: () => (able && ready ? onEdit(draft.text) : false) },
    { keys: "x", label: t("draft.shortcut.discard"), run: () => (able ? discardIt() : false) },
  ]);

  if (sending) return null;
  return (
    <Card note={failure ? undefined : (hindrance ?? undefined)} failure={failure}>
      {edited !== null ? (
        <DraftEditor
          text={edited}
          limit={conversation.text_limit}
          mayCite={draft.sources.length > 0}
          ready={ready}
          onText={onEdit}
          onSend={sendIt}
          onUse={() => onUse(plainWords({ ...draft, text: edited }))}
          onCancel={() => onEdit(null)}
        />
      ) : (
        <>
          <div className={styles.words} dir="auto" tabIndex={0} role="group" aria-label={t("draft.words")}>
            <CitedText text={draft.text} sources={draft.sources} />
            <SourceCards sources={draft.sources} />
          </div>
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

function Card({ note, failure, children }: { note?: string; failure?: string | null; children: React.ReactNode }) {
  return (
    <section className={styles.card} aria-label={t("draft.title")}>
      <header className={styles.head}>
        <DanaAvatar />
        <h3 className={styles.title}>{t("draft.title")}</h3>
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
