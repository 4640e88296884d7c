/** Where the person is signed in, and how to end that. */
import { useState } from "react";
import { Monitor, Smartphone } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import type { OpenSession } from "@/api/types";
import { asApiError } from "@/api/errors";
import { fullTime, shortAge } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { ErrorState } from "@/ui/ErrorState";
import { Facts, List, ListRow } from "@/ui/List";
import { Section } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { showToast } from "@/ui/toasts";
import { deviceName, isHandheld } from "../device";
import { signOutEverywhere, useEndSessions, useMySessions } from "../queries";
import styles from "./Parts.module.css";

export function Sessions() {
  const sessions = useMySessions();
  const items = sessions.data?.items;
  return (
    <Section
      title={t("personal.sessions")}
      note={items && t("personal.sessions.count", { count: items.length })}
      actions={items && <EndOthers sessions={items} />}
    >
      {items ? (
        <List label={t("personal.sessions")}>
          {items.map((session) => (
            <SessionRow key={session.id} session={session} />
          ))}
        </List>
      ) : sessions.error ? (
        <ErrorState
          compact
          level={3}
          error={sessions.error}
          onRetry={() => void sessions.refetch()}
          retrying={sessions.isFetching}
        />
      ) : (
        <Loading label={t("app.loading")}>
          <Skeleton lines={3} height={36} />
        </Loading>
      )}
      <SignOutEverywhere />
    </Section>
  );
}

function SessionRow({ session }: { session: OpenSession }) {
  const end = useEndSessions();
  const name = deviceName(session.device);
  const Icon = isHandheld(session.device) ? Smartphone : Monitor;
  return (
    <ListRow
      leading={<Icon aria-hidden="true" />}
      title={name}
      chips={session.current && <Chip tone="ok">{t("personal.sessions.this")}</Chip>}
      meta={
        <Facts
          items={[
            session.address,
            <time key="used" dateTime={session.last_used_at} title={fullTime(session.last_used_at)}>
              {t("personal.sessions.used", { age: shortAge(session.last_used_at) })}
            </time>,
            <time key="since" dateTime={session.created_at} title={fullTime(session.created_at)}>
              {t("personal.sessions.since", { age: shortAge(session.created_at) })}
            </time>,
          ]}
        />
      }
      actions={
        !session.current && (
          <Button
            pending={end.isPending}
            aria-label={t("personal.sessions.endNamed", { name })}
            onPress={() => end.mutate([session.id], { onError: tell })}
          >
            {t("personal.sessions.end")}
          </Button>
        )
      }
    />
  );
}

function EndOthers({ sessions }: { sessions: OpenSession[] }) {
  const end = useEndSessions();
  const others = sessions.filter(({ current }) => !current).map(({ id }) => id);
  if (others.length === 0) return null;
  const done = () => showToast({ tone: "ok", text: t("personal.sessions.ended", { count: others.length }) });
  return (
    <Button size="s" pending={end.isPending} onPress={() => end.mutate(others, { onError: tell, onSuccess: done })}>
      {t("personal.sessions.endOthers")}
    </Button>
  );
}

function SignOutEverywhere() {
  const [asking, setAsking] = useState(false);
  const queries = useQueryClient();

  async function leave() {
    try {
      await signOutEverywhere();
      queries.clear();
    } catch (error) {
      tell(error);
      throw error;
    }
  }

  return (
    <div className={styles.setting}>
      <p className={styles.words}>{t("personal.everywhere.text")}</p>
      <Button onPress={() => setAsking(true)}>{t("personal.everywhere")}</Button>
      <ConfirmDialog
        title={t("personal.everywhere.title")}
        confirmLabel={t("personal.everywhere")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={leave}
      >
        <p>{t("personal.everywhere.confirm")}</p>
      </ConfirmDialog>
    </div>
  );
}

function tell(error: unknown): void {
  showToast({ tone: "danger", text: asApiError(error).message });
}
