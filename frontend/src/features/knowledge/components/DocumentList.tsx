/** The documents of the library, with a way to find one by its name. */
import { useEffect, useRef, useState } from "react";
import { BookOpen, FileSearch } from "lucide-react";
import type { Document } from "@/api/types";
import { t } from "@/lib/i18n";
import { useDebounced } from "@/lib/useDebounced";
import { Button } from "@/ui/Button";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { List } from "@/ui/List";
import { Section } from "@/ui/Page";
import { SearchField } from "@/ui/SearchField";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import { useDocuments } from "../queries";
import { DocumentRow } from "./DocumentRow";
import styles from "./DocumentList.module.css";

const FEW = 6;

export function DocumentList() {
  const [name, setName] = useState("");
  const q = useDebounced(name.trim());
  const documents = useDocuments(q);
  const { data, error, isPending, isFetching, refetch } = documents;
  if (isPending) return <RowSkeletons />;
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} retrying={isFetching} />;

  const items = data.pages.flatMap((page) => page.items);
  if (items.length === 0 && q === "" && name === "") return <NothingYet />;
  const filtered = name !== "" || items.length > FEW || documents.hasNextPage;
  return (
    <Section
      title={t("knowledge.documents")}
      note={documents.hasNextPage ? undefined : t("knowledge.count", { count: items.length })}
      actions={
        filtered && (
          <SearchField
            label={t("knowledge.findByName")}
            value={name}
            onChange={setName}
            busy={isFetching && q !== ""}
            className={styles.find}
          />
        )
      }
    >
      {items.length === 0 ? (
        <EmptyState
          compact
          level={3}
          icon={<FileSearch />}
          title={t("knowledge.noneNamed", { name: q })}
          actions={<Button onPress={() => setName("")}>{t("knowledge.showAll")}</Button>}
        />
      ) : (
        <List label={t("knowledge.documents")}>
          {items.map((document) => (
            <DocumentRow key={document.id} document={document} />
          ))}
        </List>
      )}
      {documents.hasNextPage && (
        <Button
          className={styles.more}
          pending={documents.isFetchingNextPage}
          onPress={() => void documents.fetchNextPage()}
        >
          {t("knowledge.more")}
        </Button>
      )}
      <Announcer documents={items} />
    </Section>
  );
}

function NothingYet() {
  return (
    <EmptyState icon={<BookOpen />} title={t("knowledge.empty")}>
      <ol className={styles.steps}>
        <li>{t("knowledge.empty.add")}</li>
        <li>{t("knowledge.empty.read")}</li>
        <li>{t("knowledge.empty.answer")}</li>
      </ol>
    </EmptyState>
  );
}

/** Says aloud when a document that was being read is ready or has failed. */
function Announcer({ documents }: { documents: Document[] }) {
  const before = useRef(new Map<string, string>());
  const [words, setWords] = useState("");
  useEffect(() => {
    const news = documents.filter(({ id, status }) => {
      const earlier = before.current.get(id);
      return earlier !== undefined && earlier !== status && (status === "ready" || status === "failed");
    });
    before.current = new Map(documents.map(({ id, status }) => [id, status]));
    if (news.length > 0) setWords(news.map(announcement).join(" "));
  }, [documents]);
  return (
    <VisuallyHidden>
      <span role="status">{words}</span>
    </VisuallyHidden>
  );
}

function announcement({ name, status, passages, error }: Document): string {
  if (status === "ready") return t("knowledge.announce.ready", { name, count: passages });
  return t("knowledge.announce.failed", { name, reason: error?.message ?? "" });
}

function RowSkeletons() {
  return (
    <Loading label={t("knowledge.loading")}>
      <div className={styles.skeletons}>
        {[1, 2, 3].map((row) => (
          <Skeleton key={row} height={60} />
        ))}
      </div>
    </Loading>
  );
}
