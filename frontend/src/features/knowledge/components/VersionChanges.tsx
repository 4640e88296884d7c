/** What a version changed, side by side: the passages that went, and those that came. */
import type { DocumentVersion } from "@/api/types";
import { t } from "@/lib/i18n";
import { Dialog } from "@/ui/Dialog";
import { Facts } from "@/ui/List";
import { Loaded } from "@/ui/Loaded";
import { useVersionChanges } from "../libraryQueries";
import styles from "./Versions.module.css";

interface VersionChangesProps {
  documentId: string;
  version: DocumentVersion;
  onClose: () => void;
}

interface Changed {
  position: number;
  page: number | null;
  heading: string | null;
  text: string;
}

export function VersionChanges({ documentId, version: { number }, onClose }: VersionChangesProps) {
  const changes = useVersionChanges(documentId, number);
  return (
    <Dialog isOpen size="l" title={t("versions.changes.title", { number: String(number) })} onClose={onClose}>
      <Loaded query={changes} label={t("versions.changes")}>
        {({ added, removed, added_count, removed_count, kept }) => (
          <>
            <p className={styles.meta}>{t("versions.kept.text", { count: kept })}</p>
            <div tabIndex={0} role="group" aria-label={t("versions.changes")} className={styles.sides}>
              <Side
                tone="removed"
                title={t("versions.removed", { count: removed_count })}
                passages={removed}
                count={removed_count}
              />
              <Side
                tone="added"
                title={t("versions.added", { count: added_count })}
                passages={added}
                count={added_count}
              />
            </div>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

interface SideProps {
  tone: "added" | "removed";
  title: string;
  passages: Changed[];
  count: number;
}

function Side({ tone, title, passages, count }: SideProps) {
  return (
    <section aria-label={title} className={styles.side}>
      <h3 className={styles.sideTitle}>{title}</h3>
      {passages.length === 0 && <p className={styles.none}>{t("versions.nothing")}</p>}
      {passages.map(({ position, page, heading, text }) => (
        <div key={position} className={styles.passage} data-tone={tone}>
          {(page !== null || heading) && (
            <p className={styles.where}>
              <Facts items={[page !== null && t("knowledge.page", { page }), heading]} />
            </p>
          )}
          <p className={styles.text} dir="auto">
            {text}
          </p>
        </div>
      ))}
      {count > passages.length && (
        <p className={styles.none}>{t("versions.more", { count: count - passages.length })}</p>
      )}
    </section>
  );
}
