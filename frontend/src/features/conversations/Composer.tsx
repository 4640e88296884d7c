/** Where a person answers: the text is kept while it is typed, and goes out at once in the thread above. */
import {
  lazy,
  Suspense,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
  type KeyboardEvent,
  type RefObject,
} from "react";
import { SendHorizontal } from "lucide-react";
import type { Conversation } from "@/api/types";
import { duration, useNow } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Kbd } from "@/ui/Kbd";
import { sendReply } from "./outbox";
import { ReplyWindow } from "./ReplyWindow";
import { useDraft } from "./useDraft";
import styles from "./Composer.module.css";

const RewriteMenu = lazy(() => import("./RewriteMenu"));
const MAX_HEIGHT = 200;

interface ComposerProps {
  conversation: Conversation;
  inputRef: RefObject<HTMLTextAreaElement>;
}

export function Composer({ conversation, inputRef }: ComposerProps) {
  const mayReply = useAllowed("agent");
  const now = useNow();
  const { contact, integration, reply_window: window } = conversation;
  const closed = !window.open || (window.closes_at !== null && Date.parse(window.closes_at) <= now);
  if (!mayReply) return <Closed text={t("composer.viewer")} />;
  if (!closed) return <OpenComposer conversation={conversation} inputRef={inputRef} now={now} />;
  const names = { channel: integration.name, name: contact.name };
  const text = window.closes_at
    ? t("composer.closed.text", { ...names, age: duration(now - Date.parse(window.closes_at)) })
    : t("composer.closed.noTime", names);
  return <Closed title={t("composer.closed.title")} text={text} />;
}

function Closed({ title, text }: { title?: string; text: string }) {
  return (
    <div className={styles.composer}>
      <Banner tone="warn" title={title}>
        {text}
      </Banner>
    </div>
  );
}

function OpenComposer({ conversation, inputRef, now }: ComposerProps & { now: number }) {
  const { id, contact, integration, handled_by, text_limit: limit } = conversation;
  const [text, setText] = useDraft(id);
  const hints = useId();
  const [rewriting, setRewriting] = useState(false);
  const ready = text.trim() !== "" && text.length <= limit && !rewriting;
  useGrowing(inputRef, text);

  function send() {
    if (!ready) return;
    sendReply(id, text.trim());
    setText("");
    inputRef.current?.focus();
  }

  function onRewriting(busy: boolean) {
    setRewriting(busy);
    if (!busy) inputRef.current?.focus();
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") inputRef.current?.blur();
    if (event.key !== "Enter" || event.nativeEvent.isComposing || event.shiftKey) return;
    if (isTouch() && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    send();
  }

  return (
    <form
      className={styles.composer}
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div className={styles.box}>
        <textarea
          ref={inputRef}
          rows={1}
          dir="auto"
          value={text}
          readOnly={rewriting}
          className={styles.input}
          placeholder={t("composer.placeholder", { name: contact.name })}
          aria-label={t("composer.label", { name: contact.name, channel: integration.name })}
          aria-describedby={hints}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={onKeyDown}
        />
        <div className={styles.tools}>
          <p id={hints} className={styles.hint}>
            {text.length > limit ? (
              <span className={styles.wrong}>{t("composer.tooLong", { count: text.length - limit })}</span>
            ) : text !== "" && handled_by === "dana" ? (
              t("composer.takesOver")
            ) : (
              <span className={styles.keys}>{t("composer.keys")}</span>
            )}
          </p>
          {text !== "" && (
            <Suspense>
              <RewriteMenu conversationId={id} text={text} onText={setText} onBusy={onRewriting} />
            </Suspense>
          )}
          <ReplyWindow closesAt={conversation.reply_window.closes_at} now={now} />
          <Button type="submit" variant="primary" isDisabled={!ready} icon={<SendHorizontal aria-hidden="true" />}>
            {t("composer.send")} <Kbd>↵</Kbd>
          </Button>
        </div>
      </div>
    </form>
  );
}

/** The field is as high as what is written in it, up to a limit. */
function useGrowing(input: RefObject<HTMLTextAreaElement>, text: string) {
  const first = useRef(true);
  useLayoutEffect(() => {
    const field = input.current;
    if (!field || growsByItself()) return;
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, MAX_HEIGHT)}px`;
  }, [input, text]);
  useEffect(() => {
    // A kept draft is continued at its end.
    if (first.current) input.current?.setSelectionRange(text.length, text.length);
    first.current = false;
  }, [input, text]);
}

function growsByItself(): boolean {
  return CSS.supports("field-sizing", "content");
}

function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
