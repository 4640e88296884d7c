/** Who the conversation is with, who answers it, and what can be done with it. */
import { ArrowLeft, CircleCheck, PanelRight, RotateCcw, Smartphone, UserRound } from "lucide-react";
import { Link } from "react-router";
import type { Conversation } from "@/api/types";
import { t } from "@/lib/i18n";
import { useAllowed } from "@/lib/SessionContext";
import { Avatar, DanaMark } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { cx } from "@/ui/classNames";
import { IconButton } from "@/ui/IconButton";
import { Kbd } from "@/ui/Kbd";
import { useConversationActions } from "./actions";
import { useHandledBy } from "./handledBy";
import { useFilters } from "./useFilters";
import styles from "./ThreadHeader.module.css";

interface ThreadHeaderProps {
  conversation: Conversation;
  onDetails?: () => void;
}

export function ThreadHeader({ conversation, onDetails }: ThreadHeaderProps) {
  const { contact, integration } = conversation;
  const [, , search] = useFilters();
  const mayAct = useAllowed("agent");
  const handled = useHandledBy(conversation);
  return (
    <header className={styles.header}>
      <Link to={`/inbox${search}`} className={styles.back} aria-label={t("thread.back")}>
        <ArrowLeft aria-hidden="true" />
      </Link>
      <Avatar name={contact.name} channel={integration.connector} />
      <div className={styles.who}>
        <h2 className={styles.name}>
          <bdi>{contact.name || contact.identity}</bdi>
        </h2>
        <p className={styles.sub}>
          <bdi>{integration.name}</bdi>
          <span className={cx(styles.handled, styles[handled.by])}>
            {handled.by === "dana" && <DanaMark size={12} />}
            {handled.by === "person" && <UserRound aria-hidden="true" />}
            {handled.by === "phone" && <Smartphone aria-hidden="true" />}
            <span>{handled.text}</span>
          </span>
        </p>
      </div>
      {mayAct && <Actions conversation={conversation} />}
      {onDetails && (
        <IconButton label={t("action.details")} onPress={onDetails}>
          <PanelRight aria-hidden="true" />
        </IconButton>
      )}
    </header>
  );
}

function Actions({ conversation }: { conversation: Conversation }) {
  const act = useConversationActions();
  const resolved = conversation.status === "resolved";
  const byDana = conversation.handled_by === "dana";
  const byNobody = conversation.handled_by === "nobody";
  return (
    <div className={styles.actions}>
      {!resolved && (byDana || byNobody) && (
        <Button
          className={styles.collapse}
          icon={<UserRound aria-hidden="true" />}
          onPress={() => void act("takeover", conversation)}
          aria-label={t("action.takeover")}
        >
          <span className={styles.words}>
            {t("action.takeover")} <Kbd>T</Kbd>
          </span>
        </Button>
      )}
      {!resolved && !byDana && (
        <Button
          className={cx(styles.toDana, styles.collapse)}
          icon={<DanaMark size={16} />}
          onPress={() => void act("hand_back", conversation)}
          aria-label={t("action.handBack")}
        >
          <span className={styles.words}>
            {t("action.handBack")} <Kbd>H</Kbd>
          </span>
        </Button>
      )}
      <Button
        variant={resolved ? "plain" : "primary"}
        className={styles.collapse}
        icon={resolved ? <RotateCcw aria-hidden="true" /> : <CircleCheck aria-hidden="true" />}
        onPress={() => void act(resolved ? "reopen" : "resolve", conversation)}
        aria-label={resolved ? t("action.reopen") : t("action.resolve")}
      >
        <span className={styles.words}>
          {resolved ? t("action.reopen") : t("action.resolve")} <Kbd>E</Kbd>
        </span>
      </Button>
    </div>
  );
}
