/** Everybody who can sign in to this installation. */
import { t } from "@/lib/i18n";
import { AdminPage } from "../components/AdminPage";
import { Found } from "../components/Found";
import { PersonRow } from "../components/PersonRow";
import { usePeople } from "../queries";

export function PeoplePage() {
  return (
    <AdminPage title={t("admin.people")} lead={t("admin.people.lead")}>
      <Found label={t("admin.people")} searchLabel={t("admin.people.search")} useSearch={usePeople}>
        {(person) => <PersonRow key={person.id} person={person} />}
      </Found>
    </AdminPage>
  );
}
