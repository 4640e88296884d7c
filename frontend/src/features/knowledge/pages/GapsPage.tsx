/** Questions that no document answered, and where their answers are written. */
import { useState } from "react";
import { MessageCircleQuestion } from "lucide-react";
import { t, type PlainKey } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { EmptyState } from "@/ui/EmptyState";
import { List } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { Page } from "@/ui/Page";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { GapRow } from "../components/GapRow";
import { ShowMore } from "../components/ShowMore";
import { useGaps, useGapsLive, type GapState } from "../gaps";
import styles from "../components/Gaps.module.css";

const NONE: Record<GapState, PlainKey> = {
  open: "gaps.none",
  answered: "gaps.none.answered",
  dismissed: "gaps.none.dismissed",
};

export function GapsPage() {
  useDocumentTitle(t("gaps.title"));
  useGapsLive();
  const [state, setState] = useState<GapState>("open");
  const gaps = useGaps(state);
  const counts = gaps.data?.pages[0]?.counts ?? { open: 0, answered: 0, dismissed: 0 };
  return (
    <Page title={t("gaps.title")} lead={t("gaps.lead")}>
      <div className={styles.which}>
        <SegmentedControl
          label={t("gaps.which")}
          value={state}
          onChange={setState}
          options={[
            { id: "open", label: t("gaps.open", { count: counts.open }) },
            { id: "answered", label: t("gaps.answered", { count: counts.answered }) },
            { id: "dismissed", label: t("gaps.dismissed", { count: counts.dismissed }) },
          ]}
        />
      </div>
      <Loaded query={gaps} label={t("gaps.title")}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState icon={<MessageCircleQuestion />} title={t(NONE[state])}>
                {state === "open" && <p>{t("gaps.none.text")}</p>}
              </EmptyState>
            );
          }
          return (
            <>
              <List label={t("gaps.title")}>
                {items.map((gap) => (
                  <GapRow key={gap.id} gap={gap} />
                ))}
              </List>
              <ShowMore of={gaps} />
            </>
          );
        }}
      </Loaded>
    </Page>
  );
}
