/** Passages that disagree, side by side. */
import { useState } from "react";
import { Scale } from "lucide-react";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { EmptyState } from "@/ui/EmptyState";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { ContradictionCard } from "../components/ContradictionCard";
import { ShowMore } from "../components/ShowMore";
import { useContradictions, useGapsLive, type ContradictionState } from "../gaps";
import styles from "../components/Gaps.module.css";

export function ContradictionsPage() {
  useDocumentTitle(t("contradictions.title"));
  useGapsLive();
  const [state, setState] = useState<ContradictionState>("open");
  const contradictions = useContradictions(state);
  const counts = contradictions.data?.pages[0]?.counts ?? { open: 0, dismissed: 0 };
  return (
    <Page title={t("contradictions.title")} lead={t("contradictions.lead")}>
      <div className={styles.which}>
        <SegmentedControl
          label={t("contradictions.which")}
          value={state}
          onChange={setState}
          options={[
            { id: "open", label: t("contradictions.open", { count: counts.open }) },
            { id: "dismissed", label: t("contradictions.dismissed", { count: counts.dismissed }) },
          ]}
        />
      </div>
      <Loaded query={contradictions} label={t("contradictions.title")}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState
                icon={<Scale />}
                title={t(state === "open" ? "contradictions.none" : "contradictions.none.dismissed")}
              >
                {state === "open" && <p>{t("contradictions.none.text")}</p>}
              </EmptyState>
            );
          }
          return (
            <>
              {items.map((found) => (
                <ContradictionCard key={found.id} found={found} />
              ))}
              <ShowMore of={contradictions} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
