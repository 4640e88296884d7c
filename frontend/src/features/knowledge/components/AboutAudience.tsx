/** Who is answered from a document, whether it is in use, and until when. */
import { useState } from "react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { tellFailure } from "@/lib/tell";
import { Button } from "@/ui/Button";
import { Switch } from "@/ui/Switch";
import { TextField } from "@/ui/TextField";
import { isExpired } from "../documents";
import { useChangeDocument, type DocumentChange } from "../libraryQueries";
import styles from "./DocumentAbout.module.css";

interface AboutAudienceProps {
  document: Document;
  mayChange: boolean;
}

export function AboutAudience({ document, mayChange }: AboutAudienceProps) {
  const { mutate, isPending, variables } = useChangeDocument(document.id);
  const change = (facts: DocumentChange) => mutate(facts, { onError: tellFailure });
  const wanted = isPending ? variables : {};
  const customers = (wanted.visibility ?? document.visibility) === "customers";
  const used = !(wanted.hidden ?? document.hidden_at !== null);
  if (!mayChange) return <ReadOnly document={document} />;
  return (
    <div className={styles.audience}>
      <Switch
        isSelected={customers}
        onChange={(on) => change({ visibility: on ? "customers" : "team" })}
        description={t(customers ? "audience.customers.on" : "audience.customers.off")}
      >
        {t("audience.customers")}
      </Switch>
      <Switch
        isSelected={used}
        onChange={(on) => change({ hidden: !on })}
        description={t(used ? "audience.used.on" : "audience.used.off")}
      >
        {t("audience.used")}
      </Switch>
      <Expiry key={document.expires_at} document={document} pending={isPending} onChange={change} />
    </div>
  );
}

function ReadOnly({ document }: { document: Document }) {
  const customers = document.visibility === "customers";
  return (
    <div className={styles.audience}>
      <p>{t(customers ? "audience.customers.on" : "audience.customers.off")}</p>
      {document.hidden_at && <p>{t("audience.used.off")}</p>}
      {document.expires_at && <p>{t("audience.until", { date: dayOf(document.expires_at) })}</p>}
    </div>
  );
}

interface ExpiryProps {
  document: Document;
  pending: boolean;
  onChange: (facts: DocumentChange) => void;
}

function Expiry({ document, pending, onChange }: ExpiryProps) {
  const kept = document.expires_at ? dayOf(document.expires_at) : "";
  const [day, setDay] = useState(kept);
  return (
    <div className={styles.expiry}>
      <TextField
        type="date"
        label={t("audience.expires")}
        help={t(isExpired(document) ? "audience.expires.over" : "audience.expires.help")}
        value={day}
        onChange={setDay}
      />
      {day !== "" && day !== kept && (
        <Button pending={pending} onPress={() => onChange({ expires_at: endOf(day) })}>
          {t("audience.expires.set")}
        </Button>
      )}
      {kept !== "" && (
        <Button pending={pending} onPress={() => onChange({ expires_at: null })}>
          {t("audience.expires.clear")}
        </Button>
      )}
    </div>
  );
}

/** The last day of its use, where the reader lives. */
function dayOf(iso: string): string {
  const date = new Date(new Date(iso).getTime() - 1);
  const two = (number: number) => String(number).padStart(2, "0");
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

/** The moment at which a day is over, where the reader lives. */
function endOf(day: string): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + 1);
  return date.toISOString();
}
