/** Beside the thread: the sources of Dana's last answer, the customer, and who handles the conversation. */
import { ArrowUpRight } from "lucide-react";
import { Link } from "react-router";
import type { Conversation, Message, Source } from "@/api/types";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Avatar } from "@/ui/Avatar";
import { ChannelGlyph } from "@/ui/ChannelGlyph";
import { ContactData } from "./ContactData";
import { ContactFacts } from "./ContactFacts";
import { useHandledBy } from "./handledBy";
import { placeOf } from "./PassageCard";
import { useConversation, useThread } from "./queries";
import { sourceAddress } from "./sourceAddress";
import styles from "./Details.module.css";

export default function Details({ conversationId }: { conversationId: string }) {
  return (
    <aside className={styles.panel} aria-label={t("details.label")}>
      <h2 className={styles.head}>{t("details.label")}</h2>
      <div className={styles.body} tabIndex={0} role="region" aria-label={t("details.label")}>
        <DetailsContent conversationId={conversationId} />
      </div>
    </aside>
  );
}

export function DetailsContent({ conversationId }: { conversationId: string }) {
  const { data: conversation } = useConversation(conversationId);
  const { data: thread } = useThread(conversationId);
  if (!conversation) return null;
  const byDana = thread?.messages.filter((message) => message.author.kind === "dana") ?? [];
  const answer = byDana.at(-1);
  // The sentence that goes with a hand-off has no sources: whoever takes over looks for those of the answer before.
  const proven = byDana.findLast((message) => message.sources.length > 0);
  return (
    <>
      <Sources sources={proven?.sources ?? []} />
      <Customer conversation={conversation} />
      <ContactFacts key={conversationId} conversationId={conversationId} />
      {answer?.usage && <Answer usage={answer.usage} />}
    </>
  );
}

function Sources({ sources }: { sources: Source[] }) {
  return (
    <section>
      <h3 className={styles.title}>
        {t("details.sources")} {sources.length > 0 && <small>{t("details.sources.note")}</small>}
      </h3>
      {sources.length === 0 && <p className={styles.none}>{t("details.sources.none")}</p>}
      {sources.map((source) => (
        <article key={source.index} className={styles.passage}>
          <p className={styles.document}>
            <span className={styles.number}>{source.index}</span>
            <bdi>{source.document.name}</bdi>
          </p>
          <blockquote className={styles.quote} dir="auto">
            <mark>{source.quote}</mark>
          </blockquote>
          <p className={styles.foot}>
            <bdi>{placeOf(source)}</bdi>
            <Link to={sourceAddress(source)} aria-label={`${t("source.open")}: ${source.document.name}`}>
              {t("source.open")}
              <ArrowUpRight aria-hidden="true" />
            </Link>
          </p>
        </article>
      ))}
    </section>
  );
}

function Customer({ conversation }: { conversation: Conversation }) {
  const { contact, integration } = conversation;
  const handled = useHandledBy(conversation);
  return (
    <section>
      <h3 className={styles.title}>{t("details.contact")}</h3>
      <div className={styles.who}>
        <Avatar name={contact.name} />
        <div className={styles.whoWords}>
          <b dir="auto">{contact.name}</b>
          <span>{contact.identity}</span>
        </div>
      </div>
      <dl className={styles.facts}>
        <dt>{t("details.channel")}</dt>
        <dd>
          <ChannelGlyph channel={integration.connector} size={14} />
          <bdi>{integration.name}</bdi>
        </dd>
        <dt>{t("details.first")}</dt>
        <dd>
          <time dateTime={conversation.created_at} title={fullTime(conversation.created_at)}>
            {dayLabel(conversation.created_at)}
          </time>
        </dd>
        <dt>{t("details.messages")}</dt>
        <dd>{conversation.message_count}</dd>
        <dt>{t("details.handled")}</dt>
        <dd>{handled.text}</dd>
        {conversation.hand_off_reason && (
          <>
            <dt>{t("details.reason")}</dt>
            <dd dir="auto">{conversation.hand_off_reason}</dd>
          </>
        )}
      </dl>
      <ContactData contact={contact} />
    </section>
  );
}

function Answer({ usage }: { usage: NonNullable<Message["usage"]> }) {
  return (
    <section>
      <h3 className={styles.title}>{t("details.answer")}</h3>
      <dl className={styles.facts}>
        <dt>{t("details.model")}</dt>
        <dd>{[usage.provider, usage.model].filter((name, index, all) => all.indexOf(name) === index).join(" · ")}</dd>
        {usage.input_tokens + usage.output_tokens > 0 && (
          <>
            <dt>{t("details.tokens")}</dt>
            <dd>{t("details.tokens.value", { in: usage.input_tokens, out: usage.output_tokens })}</dd>
          </>
        )}
        <dt>{t("details.time")}</dt>
        <dd>{t("details.time.value", { seconds: Number((usage.milliseconds / 1000).toPrecision(2)) })}</dd>
      </dl>
    </section>
  );
}
