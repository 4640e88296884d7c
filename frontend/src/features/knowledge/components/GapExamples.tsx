/** Questions as customers asked them, each with the way to its conversation. */
import { MessageSquare } from "lucide-react";
import type { GapExample } from "@/api/types";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { IconLink } from "@/ui/IconLink";
import styles from "./Gaps.module.css";

export function GapExamples({ examples, links = true }: { examples: GapExample[]; links?: boolean }) {
  const mayRead = useRight("read_conversations");
  return (
    <ul className={styles.examples} aria-label={t("gaps.asked")}>
      {examples.map(({ id, text, connector, contact_name, integration_name, at, conversation_id }) => (
        <li key={id}>
          <p className={styles.words} dir="auto">
            {text}
          </p>
          <div className={styles.who}>
            <ChannelGlyph channel={connector} size={14} />
            <time dateTime={at} title={fullTime(at)}>
              {t("gaps.askedBy", { name: contact_name, channel: integration_name, age: shortAge(at) })}
            </time>
            {links && mayRead && (
              <IconLink to={`/inbox/${conversation_id}`} label={t("gaps.openConversation", { name: contact_name })}>
                <MessageSquare aria-hidden="true" />
              </IconLink>
            )}
          </div>
        </li>
      ))}
    </ul>
  );
}
