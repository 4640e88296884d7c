/** The rights of the server's table in words. */
import { t, type PlainKey } from "@/lib/i18n";

const NAMES: Record<string, PlainKey> = {
  read_conversations: "right.read_conversations",
  reply: "right.reply",
  read_documents: "right.read_documents",
  manage_documents: "right.manage_documents",
  read_integrations: "right.read_integrations",
  manage_integrations: "right.manage_integrations",
  read_members: "right.read_members",
  manage_members: "right.manage_members",
  manage_account: "right.manage_account",
  give_away_account: "right.give_away_account",
  use_simulator: "right.use_simulator",
  read_audit: "right.read_audit",
  manage_api_keys: "right.manage_api_keys",
  export_data: "right.export_data",
  erase_data: "right.erase_data",
};

/** What a right allows; one that is newer than these words is shown by its own name. */
export function rightName(right: string): string {
  const key = NAMES[right];
  return key ? t(key) : right.replaceAll("_", " ");
}
