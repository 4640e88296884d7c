/** The places that the navigation leads to; only what exists. */
import { useQuery } from "@tanstack/react-query";
import { BookOpen, Inbox, Plug, Settings, Smartphone, type LucideIcon } from "lucide-react";
import { api, call } from "@/api/client";
import { ApiError } from "@/api/errors";
import type { PlainKey } from "@/lib/i18n";

export interface Place {
  path: string;
  label: PlainKey;
  icon: LucideIcon;
}

const PLACES: Place[] = [
  { path: "/inbox", label: "nav.inbox", icon: Inbox },
  { path: "/knowledge", label: "nav.knowledge", icon: BookOpen },
  { path: "/integrations", label: "nav.integrations", icon: Plug },
  { path: "/settings", label: "account.settings", icon: Settings },
];
const SIMULATOR: Place = { path: "/simulator", label: "nav.simulator", icon: Smartphone };

/** Where one can go; the simulator is there in development only. */
export function usePlaces(): Place[] {
  const { data } = useQuery({ queryKey: ["app", "simulator"], queryFn: simulatorExists, staleTime: Infinity });
  return data ? [...PLACES, SIMULATOR] : PLACES;
}

async function simulatorExists(): Promise<boolean> {
  try {
    await call(api.GET("/api/simulator"));
    return true;
  } catch (error) {
    if (error instanceof ApiError && error.temporary) throw error;
    return false;
  }
}
