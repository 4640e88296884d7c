/** One line that says when the page is cut off from the server. */
import { useEffect, useState, useSyncExternalStore } from "react";
import { t } from "@/lib/i18n";
import { useSocketStatus } from "@/lib/SocketContext";
import { Banner } from "@/ui/Banner";

const PATIENCE_MS = 4_000;

export function ConnectionBanner() {
  const online = useSyncExternalStore(subscribe, () => navigator.onLine);
  const lost = useLongLost();
  if (online && !lost) return null;
  return (
    <Banner tone="warn" live="status">
      {online ? t("offline.server") : t("offline.banner")}
    </Banner>
  );
}

/** Whether the live line has been down for longer than a hiccup. */
function useLongLost(): boolean {
  const status = useSocketStatus();
  const [long, setLong] = useState(false);
  useEffect(() => {
    if (status !== "lost") return;
    const timer = setTimeout(() => setLong(true), PATIENCE_MS);
    return () => {
      clearTimeout(timer);
      setLong(false);
    };
  }, [status]);
  return long;
}

function subscribe(listener: () => void): () => void {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
