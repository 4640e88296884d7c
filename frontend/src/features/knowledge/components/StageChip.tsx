/** How far Dana has come with a document, in a few words. */
import type { ReactNode } from "react";
import { Check, CircleAlert, CircleSlash, LockKeyhole, ScanText } from "lucide-react";
import type { Document } from "@/api/types";
import { DanaMark } from "@/ui/Avatar";
import { Chip } from "@/ui/Chip";
import { standingOf, type Standing } from "../documents";

const ICONS: Record<NonNullable<Standing["icon"]>, ReactNode> = {
  check: <Check aria-hidden="true" />,
  alert: <CircleAlert aria-hidden="true" />,
  lock: <LockKeyhole aria-hidden="true" />,
  scan: <ScanText aria-hidden="true" />,
  stop: <CircleSlash aria-hidden="true" />,
  dana: <DanaMark size={12} />,
};

export function StageChip({ document }: { document: Document }) {
  const { tone, icon, label } = standingOf(document);
  return (
    <Chip tone={tone} icon={icon && ICONS[icon]}>
      {label}
    </Chip>
  );
}
