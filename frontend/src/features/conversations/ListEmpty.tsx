/** The three ways for the list to be empty: nothing yet, nothing matches, all done. */
import { CircleCheck, Inbox, SearchX } from "lucide-react";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { useCounts, type Filters } from "./queries";

interface ListEmptyProps {
  filters: Filters;
  onFilters: (change: Partial<Filters>) => void;
}

export function ListEmpty({ filters, onFilters }: ListEmptyProps) {
  if (filters.q || filters.channel) {
    const clear = () => onFilters({ q: "", channel: null, view: "all" });
    return (
      <EmptyState
        icon={<SearchX />}
        title={t("inbox.noMatch.title")}
        compact
        actions={<Button onPress={clear}>{t("inbox.noMatch.clear")}</Button>}
      >
        <p>{t("inbox.noMatch.text")}</p>
      </EmptyState>
    );
  }
  if (filters.view === "people") return <NobodyWaits onLook={() => onFilters({ view: "dana" })} />;
  if (filters.view !== "all") {
    return (
      <EmptyState icon={<CircleCheck />} title={t("inbox.done.title")} compact>
        <p>{t("inbox.done.text")}</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={<Inbox />}
      title={t("inbox.empty.title")}
      compact
      actions={
        <ButtonLink to="/integrations" variant="primary">
          {t("inbox.empty.connect")}
        </ButtonLink>
      }
    >
      <p>{t("inbox.empty.text")}</p>
    </EmptyState>
  );
}

/** Nothing for people to do; Dana's own queue is one step away. */
function NobodyWaits({ onLook }: { onLook: () => void }) {
  const { data: counts } = useCounts();
  return (
    <EmptyState
      icon={<CircleCheck />}
      title={t("inbox.people.title")}
      compact
      actions={counts && counts.dana > 0 && <Button onPress={onLook}>{t("inbox.people.look")}</Button>}
    >
      <p>{t("inbox.people.text", { count: counts?.dana ?? 0 })}</p>
    </EmptyState>
  );
}
