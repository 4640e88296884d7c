/** Who works in the account, what they may do, and who is asked to join. */
import { useState } from "react";
import { UserPlus } from "lucide-react";
import { t } from "@/lib/i18n";
import { useRight, useSession } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { List } from "@/ui/List";
import { Section } from "@/ui/Page";
import { FactorRule } from "../components/FactorRule";
import { Invitations } from "../components/Invitations";
import { InviteDialog } from "../components/InviteDialog";
import { Loaded } from "@/ui/Loaded";
import { MemberRow } from "../components/MemberRow";
import { RightsTable } from "../components/RightsTable";
import { SettingsPage } from "../components/SettingsPage";
import { useMembers, useTeamLive } from "../queries/members";

export function TeamPage() {
  const { account } = useSession();
  const mayManage = useRight("manage_members");
  useTeamLive();
  const [inviting, setInviting] = useState(false);
  return (
    <SettingsPage
      title={t("settings.team")}
      lead={t("team.lead", { name: account.name })}
      actions={
        mayManage && (
          <Button variant="primary" icon={<UserPlus aria-hidden="true" />} onPress={() => setInviting(true)}>
            {t("team.invite")}
          </Button>
        )
      }
    >
      <Members />
      {mayManage && <Invitations />}
      {mayManage && <FactorRule />}
      <RightsTable />
      {inviting && <InviteDialog onClose={() => setInviting(false)} />}
    </SettingsPage>
  );
}

function Members() {
  const members = useMembers();
  const owners = members.data?.items.filter(({ role }) => role === "owner").length ?? 0;
  return (
    <Section
      title={t("team.members")}
      note={members.data && t("team.members.count", { count: members.data.items.length })}
    >
      <Loaded query={members} label={t("team.members")}>
        {({ items }) => (
          <List label={t("team.members")}>
            {items.map((member) => (
              <MemberRow key={member.user_id} member={member} onlyOwner={member.role === "owner" && owners === 1} />
            ))}
          </List>
        )}
      </Loaded>
    </Section>
  );
}
