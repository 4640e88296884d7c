/** Says in the sidebar when a part of the system is missing, such as a provider's key. */
import { useQuery } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { api, call } from "@/api/client";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Popover } from "@/ui/Popover";
import styles from "./Sidebar.module.css";

export default function HealthNote() {
  const { data } = useQuery({
    queryKey: ["app", "health"],
    queryFn: () => call(api.GET("/api/health")),
    refetchInterval: 60_000,
  });
  const parts = data?.degraded ?? [];
  if (parts.length === 0) return null;
  return (
    <Popover
      label={t("health.title")}
      placement="right bottom"
      trigger={
        <Button variant="ghost" className={styles.health} icon={<TriangleAlert aria-hidden="true" />}>
          {t("health.degraded", { count: parts.length })}
        </Button>
      }
    >
      <h2 className={styles.healthTitle}>{t("health.title")}</h2>
      <ul className={styles.healthList}>
        {parts.map(({ part, message }) => (
          <li key={part}>
            <b>{part}</b>
            <span>{message}</span>
          </li>
        ))}
      </ul>
    </Popover>
  );
}
