/** One person of the installation; shut out and let in again from here. */
import { useState } from "react";
import { Ban, ShieldUser } from "lucide-react";
import { dayLabel, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import { tellAndThrow, tellFailure } from "@/lib/tell";
import { Avatar } from "@/ui/Avatar";
import { Button } from "@/ui/Button";
import { Chip } from "@/ui/Chip";
import { ConfirmDialog } from "@/ui/ConfirmDialog";
import { Facts, ListRow } from "@/ui/List";
import { showToast } from "@/ui/toasts";
import { useSetDisabled } from "../queries";
import type { PersonSeen } from "@/api/types";

export function PersonRow({ person }: { person: PersonSeen }) {
  const { id, name, email, created_at, disabled, verified, accounts, is_operator } = person;
  const own = useSession().user.id === id;
  return (
    <ListRow
      plain
      leading={<Avatar name={name} />}
      title={<span dir="auto">{name}</span>}
      chips={
        <>
          {disabled && (
            <Chip tone="danger" icon={<Ban aria-hidden="true" />}>
              {t("admin.person.disabled")}
            </Chip>
          )}
          {is_operator && <Chip icon={<ShieldUser aria-hidden="true" />}>{t("admin.person.operator")}</Chip>}
          {!verified && <Chip tone="warn">{t("admin.person.unverified")}</Chip>}
        </>
      }
      meta={
        <Facts
          items={[
            email,
            t("admin.person.accounts", { count: accounts }),
            <time key="since" dateTime={created_at} title={fullTime(created_at)}>
              {t("admin.since", { day: dayLabel(created_at) })}
            </time>,
          ]}
        />
      }
      actions={!own && (disabled ? <Enable person={person} /> : <Disable person={person} />)}
    />
  );
}

function Disable({ person: { id, name } }: { person: PersonSeen }) {
  const [asking, setAsking] = useState(false);
  const { mutateAsync } = useSetDisabled();

  async function confirm() {
    await mutateAsync({ id, disabled: true }).catch(tellAndThrow);
    const undo = () => void mutateAsync({ id, disabled: false }).catch(tellFailure);
    showToast({
      tone: "ok",
      text: t("admin.person.disabled.done", { name }),
      action: { label: t("ui.undo"), onAction: undo },
    });
  }

  return (
    <>
      <Button aria-label={t("admin.person.disable.of", { name })} onPress={() => setAsking(true)}>
        {t("admin.person.disable")}
      </Button>
      <ConfirmDialog
        title={t("admin.person.disable.ask", { name })}
        confirmLabel={t("admin.person.disable.yes")}
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={confirm}
      >
        <p>{t("admin.person.disable.text")}</p>
      </ConfirmDialog>
    </>
  );
}

function Enable({ person: { id, name } }: { person: PersonSeen }) {
  const enable = useSetDisabled();
  return (
    <Button
      aria-label={t("admin.person.enable.of", { name })}
      pending={enable.isPending}
      onPress={() =>
        enable.mutate(
          { id, disabled: false },
          {
            onError: tellFailure,
            onSuccess: () => showToast({ tone: "ok", text: t("admin.person.enabled.done", { name }) }),
          },
        )
      }
    >
      {t("admin.person.enable")}
    </Button>
  );
}
