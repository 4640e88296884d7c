/** What the customer said of themselves: each with the words in which it was said, and a way to have it forgotten. */
import { useRef, useState } from "react";
import { X } from "lucide-react";
import type { ConversationMemory } from "@/api/types";
import { dayLabel } from "@/lib/dates";
import { addTexts, t } from "@/lib/i18n";
import { memory as words } from "@/lib/messages/en/memory";
import { useAllowed } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ErrorState } from "@/ui/ErrorState";
import { IconButton } from "@/ui/IconButton";
import { Skeleton } from "@/ui/Skeleton";
import { Tooltip } from "@/ui/Tooltip";
import { kindOf, useForgetting, useMemory } from "./memory";
import details from "./Details.module.css";
import styles from "./ContactFacts.module.css";

addTexts(words);

type Fact = ConversationMemory["facts"][number];

export function ContactFacts({ conversationId }: { conversationId: string }) {
  const memory = useMemory(conversationId);
  const forget = useForgetting(conversationId);
  const [going, setGoing] = useState<Fact | null>(null);
  const facts = memory.data?.facts ?? [];
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <section>
      <h3 className={details.title} ref={title} tabIndex={-1}>
        {t("known.title")}
      </h3>
      {memory.error ? (
        <ErrorState error={memory.error} onRetry={() => void memory.refetch()} retrying={memory.isFetching} compact />
      ) : !memory.data ? (
        <Skeleton lines={2} />
      ) : facts.length === 0 ? (
        <p className={details.none}>{t("known.none")}</p>
      ) : (
        <ul className={styles.facts} aria-label={t("known.title")}>
          {facts.map((fact) => (
            <Known key={fact.id} fact={fact} onForget={() => setGoing(fact)} />
          ))}
        </ul>
      )}
      <ConfirmDialog
        title={t("known.forget.ask", { value: going?.value ?? "" })}
        confirmLabel={t("known.forget.yes")}
        isOpen={going !== null}
        onClose={() => setGoing(null)}
        onConfirm={() => (going ? forget.fact(going.id) : Promise.resolve())}
        focusAfter={title}
      >
        {t("known.forget.text")}
      </ConfirmDialog>
    </section>
  );
}

function Known({ fact, onForget }: { fact: Fact; onForget: () => void }) {
  const mayForget = useAllowed("agent");
  const [isShown, setShown] = useState(false);
  const kind = kindOf(fact.kind);
  const said = t("known.words", { quote: fact.quote, day: dayLabel(fact.said_at) });
  return (
    <li className={styles.fact}>
      <span className={styles.kind}>{kind}</span>
      <Tooltip text={said} delay={200}>
        <Button
          variant="ghost"
          size="s"
          className={styles.value}
          aria-label={t("known.show", { kind, value: fact.value })}
          aria-expanded={isShown}
          onPress={() => setShown(!isShown)}
        >
          <bdi>{fact.value}</bdi>
        </Button>
      </Tooltip>
      {mayForget && (
        <IconButton size="s" label={t("known.forget", { kind, value: fact.value })} onPress={onForget}>
          <X aria-hidden="true" />
        </IconButton>
      )}
      {isShown && (
        <p className={styles.said} dir="auto">
          {said}
        </p>
      )}
    </li>
  );
}
