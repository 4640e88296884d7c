/** Lessons: what people changed of Dana's words, and what each can become. */
import { useState } from "react";
import { GraduationCap } from "lucide-react";
import { useQueryClient } from "@tanstack/react-query";
import { addTexts, t, type PlainKey } from "@/lib/i18n";
import { lessonsKey, useLessons, type LessonKind, type LessonState } from "@/lib/lessons";
import { useLive } from "@/lib/live";
import { lessons } from "@/lib/messages/en/lessons";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { List } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { Select } from "@/ui/Select";
import { SubPage } from "@/ui/SubPages";
import { LessonRow } from "../components/LessonRow";
import styles from "../components/Lessons.module.css";

addTexts(lessons);

const NONE: Record<LessonState, PlainKey> = {
  offered: "lesson.none",
  accepted: "lesson.none.accepted",
  dismissed: "lesson.none.dismissed",
};
const KINDS: LessonKind[] = ["knowledge", "rule", "tone"];

export default function LessonsPage() {
  const title = t("settings.lessons");
  useDocumentTitle(title);
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: lessonsKey });
  useLive("lesson", again);
  useLive("document", again);
  const [state, setState] = useState<LessonState>("offered");
  const [kind, setKind] = useState<LessonKind | null>(null);
  const found = useLessons(state, kind);
  const counts = found.data?.pages[0]?.counts ?? { offered: 0, accepted: 0, dismissed: 0 };
  return (
    <SubPage title={title} lead={t("lesson.lead")} home={{ to: "/settings", label: t("settings.back") }}>
      <div className={styles.which}>
        <SegmentedControl
          label={t("lesson.which")}
          value={state}
          onChange={setState}
          options={(["offered", "accepted", "dismissed"] as const).map((id) => ({
            id,
            label: t(`lesson.${id}`, { count: counts[id] }),
          }))}
        />
        <Select
          label={t("lesson.kind")}
          hideLabel
          value={kind ?? "all"}
          onChange={(id) => setKind(KINDS.find((each) => each === id) ?? null)}
          options={[
            { id: "all", label: t("lesson.kind.all") },
            ...KINDS.map((id) => ({ id, label: t(`lesson.kind.${id}`) })),
          ]}
        />
      </div>
      <Loaded query={found} label={title}>
        {({ pages }) => {
          const items = pages.flatMap((page) => page.items);
          if (items.length === 0) {
            return (
              <EmptyState icon={<GraduationCap />} title={t(NONE[state])}>
                {state === "offered" && <p>{t("lesson.none.text")}</p>}
              </EmptyState>
            );
          }
          return (
            <>
              <List label={title}>
                {items.map((lesson) => (
                  <LessonRow key={lesson.id} lesson={lesson} />
                ))}
              </List>
              {found.hasNextPage && (
                <Button
                  className={styles.more}
                  pending={found.isFetchingNextPage}
                  onPress={() => void found.fetchNextPage()}
                >
                  {t("lesson.more")}
                </Button>
              )}
            </>
          );
        }}
      </Loaded>
    </SubPage>
  );
}
