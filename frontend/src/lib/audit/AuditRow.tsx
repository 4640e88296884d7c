/** One entry: a plain sentence, when and from where, and the particulars behind a line. */
import {
  BookOpen,
  Building2,
  Database,
  KeyRound,
  LogIn,
  Plug,
  ScrollText,
  ShieldAlert,
  ShieldUser,
  Users,
  type LucideIcon,
} from "lucide-react";
import { clock, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { Disclosure } from "@/ui/Disclosure";
import { Facts, ListRow } from "@/ui/List";
import { groupOf, type Group } from "./actions";
import { actorName, sentence } from "./sentence";
import type { AuditEntry } from "@/api/types";
import styles from "./Audit.module.css";

const ICONS: Record<Group, LucideIcon> = {
  signIn: LogIn,
  team: Users,
  apiKeys: KeyRound,
  integrations: Plug,
  knowledge: BookOpen,
  account: Building2,
  data: Database,
  operators: ShieldUser,
  people: Users,
  accounts: Building2,
};
/** What somebody should look at twice. */
const ALARMING = new Set(["sign_in.failed", "refresh_token.replayed"]);

export function AuditRow({ entry }: { entry: AuditEntry }) {
  const { action, at, actor } = entry;
  const group = groupOf(action);
  const Icon = ALARMING.has(action) ? ShieldAlert : group ? ICONS[group] : ScrollText;
  return (
    <ListRow
      leading={<Icon aria-hidden="true" className={ALARMING.has(action) ? styles.alarm : undefined} />}
      title={<span dir="auto">{sentence(entry)}</span>}
      meta={
        <Facts
          items={[
            <time key="at" dateTime={at} title={fullTime(at)}>
              {clock(at)}
            </time>,
            actor.address && t("audit.from", { address: actor.address }),
          ]}
        />
      }
    >
      <Disclosure className={styles.more} summary={t("audit.details")}>
        <dl className={styles.facts}>
          <Fact name={t("audit.detail.when")}>{fullTime(at)}</Fact>
          <Fact name={t("audit.detail.who")}>{actorName(actor)}</Fact>
          <Fact name={t("audit.detail.where")}>{actor.address ?? t("audit.detail.nowhere")}</Fact>
          <Fact name={t("audit.detail.action")}>
            <code>{action}</code>
          </Fact>
          {entry.target && <Fact name={t("audit.detail.target")}>{entry.target}</Fact>}
          {Object.entries(entry.details).map(([name, value]) => (
            <Fact key={name} name={name.replaceAll("_", " ")}>
              {inWords(value)}
            </Fact>
          ))}
        </dl>
      </Disclosure>
    </ListRow>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd dir="auto">{children}</dd>
    </>
  );
}

/** A particular as it can be read: lists with commas, nothing as a dash, what has parts as it is. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === "") return "–";
  if (Array.isArray(value)) return value.map(inWords).join(", ") || "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
