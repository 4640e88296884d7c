/** Says aloud when a document that was being read is ready or has failed; when there are many, how many. */
import { useEffect, useRef, useState } from "react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { VisuallyHidden } from "@/ui/VisuallyHidden";

const MANY = 3;

export function Announcer({ documents }: { documents: Document[] }) {
  const before = useRef(new Map<string, string>());
  const [words, setWords] = useState("");
  useEffect(() => {
    const news = documents.filter(({ id, status }) => {
      const earlier = before.current.get(id);
      return earlier !== undefined && earlier !== status && (status === "ready" || status === "failed");
    });
    before.current = new Map(documents.map(({ id, status }) => [id, status]));
    if (news.length > MANY) setWords(t("knowledge.announce.many", { count: news.length }));
    else if (news.length > 0) setWords(news.map(announcement).join(" "));
  }, [documents]);
  return (
    <VisuallyHidden>
      <span role="status">{words}</span>
    </VisuallyHidden>
  );
}

function announcement({ name, status, passages, error }: Document): string {
  if (status === "ready") return t("knowledge.announce.ready", { name, count: passages });
  return t("knowledge.announce.failed", { name, reason: error?.message ?? "" });
}
