/** The settings' pages that the person may see. */
import { BotMessageSquare, Building2, Database, GraduationCap, KeyRound, ScrollText, Users } from "lucide-react";
import type { Right } from "@/api/types";
import { t } from "@/lib/i18n";
import { useSession } from "@/lib/SessionContext";
import type { SubPageEntry } from "@/ui/SubPages";

interface Place extends SubPageEntry {
  /** One of these rights opens it. */
  rights: Right[];
}

function places(): Place[] {
  return [
    {
      to: "/settings/account",
      label: t("settings.account"),
      description: t("settings.account.about"),
      icon: <Building2 aria-hidden="true" />,
      rights: ["read_conversations"],
    },
    {
      to: "/settings/assistant",
      label: t("settings.assistant"),
      description: t("settings.assistant.about"),
      icon: <BotMessageSquare aria-hidden="true" />,
      rights: ["read_integrations"],
    },
    {
      to: "/settings/lessons",
      label: t("settings.lessons"),
      description: t("settings.lessons.about"),
      icon: <GraduationCap aria-hidden="true" />,
      rights: ["read_conversations"],
    },
    {
      to: "/settings/team",
      label: t("settings.team"),
      description: t("settings.team.about"),
      icon: <Users aria-hidden="true" />,
      rights: ["read_members"],
    },
    {
      to: "/settings/api-keys",
      label: t("settings.apiKeys"),
      description: t("settings.apiKeys.about"),
      icon: <KeyRound aria-hidden="true" />,
      rights: ["manage_api_keys"],
    },
    {
      to: "/settings/audit",
      label: t("settings.audit"),
      description: t("settings.audit.about"),
      icon: <ScrollText aria-hidden="true" />,
      rights: ["read_audit"],
    },
    {
      to: "/settings/data",
      label: t("settings.data"),
      description: t("settings.data.about"),
      icon: <Database aria-hidden="true" />,
      rights: ["export_data", "erase_data", "manage_account"],
    },
  ];
}

export function usePlaces(): SubPageEntry[] {
  const { rights } = useSession();
  return places().filter((place) => place.rights.some((right) => rights.includes(right)));
}
