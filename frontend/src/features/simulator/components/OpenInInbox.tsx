/** Goes to the same conversation as the team sees it. */
import { useState } from "react";
import { Inbox } from "lucide-react";
import { useNavigate } from "react-router";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { showToast } from "@/ui/toasts";
import { findConversation, type ChatAddress } from "../queries";

export function OpenInInbox({ chat, customerName }: { chat: ChatAddress; customerName: string }) {
  const [searching, setSearching] = useState(false);
  const navigate = useNavigate();

  async function open() {
    setSearching(true);
    try {
      const id = await findConversation(chat, customerName);
      if (id) void navigate(`/inbox/${id}`);
      else showToast({ text: t("simulator.noConversation", { name: customerName }) });
    } catch (error) {
      showToast({ tone: "danger", text: error instanceof Error ? error.message : t("error.server") });
    } finally {
      setSearching(false);
    }
  }

  return (
    <Button
      variant="ghost"
      size="s"
      pending={searching}
      icon={<Inbox aria-hidden="true" />}
      onPress={() => void open()}
    >
      {t("simulator.openInInbox")}
    </Button>
  );
}
