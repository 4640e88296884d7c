/** One member: who it is, what they may do, and what can be changed about that. */
import { useState } from "react";
import { Ellipsis, Radio, ShieldCheck, UserMinus } from "lucide-react";
import { fullTime, dayLabel } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { Avatar } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { IconButton } from "@/ui/IconButton";
import { Link } from "@/ui/Link";
import { Facts, ListRow } from "@/ui/List";
import { Menu, MenuItem } from "@/ui/Menu";
import { useChannels } from "../queries/channels";
import { isLimitable } from "../roles";
import type { Member } from "@/api/types";
import { ChannelsDialog } from "./ChannelsDialog";
import { FormNote } from "./FormNote";
import { RemoveMember } from "./RemoveMember";
import { RoleMenu } from "./RoleMenu";

export function MemberRow({ member, onlyOwner }: { member: Member; onlyOwner: boolean }) {
  const me = useSession().user.id;
  const mayManage = useRight("manage_members");
  const mayHandOver = useRight("give_away_account");
  const { name, email, role, joined_at, second_factor } = member;
  const own = member.user_id === me;
  const mayChange = mayManage && !own && !onlyOwner && (role !== "owner" || mayHandOver);
  return (
    <ListRow
      plain
      leading={<Avatar name={name} />}
      title={<span dir="auto">{name}</span>}
      chips={
        <>
          {!mayChange && <Chip>{t(`account.role.${role}`)}</Chip>}
          {own && <Chip>{t("team.you")}</Chip>}
          {second_factor && (
            <Chip tone="ok" icon={<ShieldCheck aria-hidden="true" />}>
              {t("team.secondFactor")}
            </Chip>
          )}
        </>
      }
      meta={
        <Facts
          items={[
            email,
            isLimitable(role) && <ChannelNames key="channels" ids={member.channels} />,
            <time key="joined" dateTime={joined_at} title={fullTime(joined_at)}>
              {t("team.joined", { day: dayLabel(joined_at) })}
            </time>,
          ]}
        />
      }
      actions={mayChange && <Actions member={member} />}
    >
      {onlyOwner && mayManage && (
        <FormNote>
          {t("team.onlyOwner", { name })}{" "}
          {own && mayHandOver && <Link to="/settings/account">{t("team.onlyOwner.link")}</Link>}
        </FormNote>
      )}
    </ListRow>
  );
}

/** The channels that an agent works in, by name. */
function ChannelNames({ ids }: { ids: string[] | null }) {
  const { data } = useChannels();
  if (!ids) return <>{t("team.channels.all")}</>;
  const names = ids.flatMap((id) => data?.find((channel) => channel.id === id)?.name ?? []);
  return <>{names.length > 0 ? names.join(", ") : t("team.channels.count", { count: ids.length })}</>;
}

function Actions({ member }: { member: Member }) {
  const [open, setOpen] = useState<"channels" | "remove" | null>(null);
  const close = () => setOpen(null);
  return (
    <>
      <RoleMenu member={member} />
      <Menu
        label={t("team.more", { name: member.name })}
        placement="bottom end"
        trigger={
          <IconButton label={t("team.more", { name: member.name })} tooltipPlacement="bottom">
            <Ellipsis aria-hidden="true" />
          </IconButton>
        }
        onAction={(key) => setOpen(key as "channels" | "remove")}
      >
        {isLimitable(member.role) && (
          <MenuItem id="channels" icon={<Radio aria-hidden="true" />}>
            {t("team.channels.limit")}
          </MenuItem>
        )}
        <MenuItem id="remove" danger icon={<UserMinus aria-hidden="true" />}>
          {t("team.remove")}
        </MenuItem>
      </Menu>
      {open === "channels" && <ChannelsDialog member={member} onClose={close} />}
      <RemoveMember member={member} isOpen={open === "remove"} onClose={close} />
    </>
  );
}
