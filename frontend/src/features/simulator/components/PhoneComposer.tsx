/** Where the customer writes; Enter sends, Shift and Enter makes a new line. */
import { useRef, useState, type FormEvent, type KeyboardEvent } from "react";
import { SendHorizontal } from "lucide-react";
import { t } from "@/lib/i18n";
import { IconButton } from "@/ui/IconButton";
import { showToast } from "@/ui/toasts";
import { useWriteAsCustomer, type ChatAddress } from "../queries";
import styles from "./PhoneComposer.module.css";

export function PhoneComposer({ chat, customerName }: { chat: ChatAddress; customerName: string }) {
  const [text, setText] = useState("");
  const write = useWriteAsCustomer(chat);
  const field = useRef<HTMLTextAreaElement>(null);

  function send(event?: FormEvent) {
    event?.preventDefault();
    const words = text.trim();
    if (words === "") return;
    setText("");
    field.current?.focus();
    write.mutate(
      { text: words, name: customerName },
      {
        onError: (error) => {
          setText((typed) => (typed === "" ? words : typed));
          showToast({ tone: "danger", text: error.message });
        },
      },
    );
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  }

  return (
    <form className={styles.composer} onSubmit={send}>
      <textarea
        ref={field}
        rows={1}
        className={styles.field}
        aria-label={t("simulator.writeAs", { name: customerName })}
        placeholder={t("simulator.message")}
        maxLength={4096}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={onKeyDown}
      />
      <IconButton label={t("simulator.send")} type="submit" className={styles.send} isDisabled={text.trim() === ""}>
        <SendHorizontal aria-hidden="true" />
      </IconButton>
    </form>
  );
}
