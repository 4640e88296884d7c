/** Who answers a conversation just now, in words. */
import type { Conversation } from "@/api/types";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";

export interface HandledBy {
  by: "dana" | "person" | "phone" | "nobody";
  text: string;
}

export function useHandledBy({ takeover, handled_by }: Conversation): HandledBy {
  const { user } = useSession();
  if (takeover?.by === "phone_app") return { by: "phone", text: t("handled.phoneApp") };
  if (takeover) {
    const text =
      takeover.user?.id === user.id
        ? t("handled.you")
        : takeover.user
          ? t("handled.person", { name: takeover.user.name })
          : t("state.takenOver");
    return { by: "person", text };
  }
  return handled_by === "nobody"
    ? { by: "nobody", text: t("handled.nobody") }
    : { by: "dana", text: t("handled.dana") };
}
