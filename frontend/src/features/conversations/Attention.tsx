/** Tells who may answer that a customer waits for a person: in the tab's name, as a note, and as the browser's own notice. */
import { useEffect, useRef } from "react";
import { useQuery } from "@tanstack/react-query";
import { useLocation, useNavigate } from "react-router";
import { api, call } from "@/api/client";
import type { Conversation } from "@/api/types";
import { notice } from "@/lib/deviceNotices";
import { addTexts, t } from "@/lib/i18n";
import { attention } from "@/lib/messages/en/attention";
import { showWaiting } from "@/lib/useDocumentTitle";
import { showToast } from "@/ui/toasts";
import { keys, useCounts } from "./queries";

addTexts(attention);

const LOOKED_AT = 10;

export default function Attention() {
  const { pathname } = useLocation();
  const onScreen = useRef(pathname);
  onScreen.current = pathname;
  const known = useRef<Set<string> | null>(null);
  const navigate = useNavigate();
  const { data: counts } = useCounts();
  const waiting = counts?.needs_person ?? 0;
  const { data, isFetching } = useQuery({
    queryKey: [...keys.lists, "attention"],
    queryFn: ({ signal }) =>
      call(api.GET("/api/conversations", { params: { query: { view: "needs_person", limit: LOOKED_AT } }, signal })),
    enabled: waiting > 0, // mostly nobody waits: then nothing more is asked than the counts
  });

  useEffect(() => {
    showWaiting(waiting);
    return () => showWaiting(0);
  }, [waiting]);
  useEffect(() => {
    if (counts && waiting === 0) known.current = new Set();
    if (waiting === 0 || !data || isFetching) return;
    const before = known.current;
    known.current = new Set(data.items.map(({ id }) => id));
    if (before === null) return; // what waited already when the page was opened is in the badge
    for (const conversation of data.items) {
      if (before.has(conversation.id)) continue;
      const address = `/inbox/${conversation.id}`;
      tell(conversation, onScreen.current === address, () => void navigate(address));
    }
  }, [counts, waiting, data, isFetching, navigate]);
  return null;
}

/** Once for each; nothing where it is being looked at. */
function tell({ id, contact, hand_off_reason }: Conversation, isOpen: boolean, onOpen: () => void): void {
  const title = t("attention.title", { name: contact.name || (contact.identity ?? "") });
  if (document.hidden) notice(id, title, hand_off_reason ?? "", onOpen);
  if (isOpen) return;
  showToast({ text: title, duration: 12_000, action: { label: t("attention.open"), onAction: onOpen } });
}
