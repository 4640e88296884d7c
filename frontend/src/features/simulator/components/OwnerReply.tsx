/** Answers as the business's owner in the platform's own app, which makes Dana step back. */
import { useState, type FormEvent } from "react";
import { Reply } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Popover } from "@/ui/Popover";
import { showToast } from "@/ui/toasts";
import { TextArea } from "@/ui/TextArea";
import { useReplyAsOwner, type ChatAddress } from "../queries";
import styles from "./OwnerReply.module.css";

export function OwnerReply({ chat }: { chat: ChatAddress }) {
  return (
    <Popover
      label={t("simulator.owner")}
      placement="top end"
      trigger={
        <Button variant="ghost" size="s" icon={<Reply aria-hidden="true" />}>
          {t("simulator.owner")}
        </Button>
      }
    >
      {(close) => <OwnerForm chat={chat} onSent={close} />}
    </Popover>
  );
}

function OwnerForm({ chat, onSent }: { chat: ChatAddress; onSent: () => void }) {
  const [text, setText] = useState("");
  const reply = useReplyAsOwner(chat);
  function submit(event: FormEvent) {
    event.preventDefault();
    if (text.trim() === "") return;
    reply.mutate(text.trim(), {
      onSuccess: onSent,
      onError: (error) => showToast({ tone: "danger", text: error.message }),
    });
  }
  return (
    <form className={styles.form} onSubmit={submit}>
      <TextArea
        label={t("simulator.owner.text")}
        help={t("simulator.owner.help")}
        rows={3}
        value={text}
        onChange={setText}
        autoFocus
      />
      <Button type="submit" variant="primary" pending={reply.isPending} isDisabled={text.trim() === ""}>
        {t("simulator.owner.send")}
      </Button>
    </form>
  );
}
