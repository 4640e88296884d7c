/** The drawing of a service: a channel's own, one for all models. */
import { Sparkles } from "lucide-react";
import { ChannelGlyph } from "@/ui/ChannelGlyph";

export function ServiceGlyph({ connector, kind, size = 16 }: { connector: string; kind: string; size?: number }) {
  return kind === "model" ? (
    <Sparkles size={size} aria-hidden="true" />
  ) : (
    <ChannelGlyph channel={connector} size={size} />
  );
}
