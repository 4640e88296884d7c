/** The letters that a development system keeps instead of sending them. */
import { Mail } from "lucide-react";
import type { WrittenLetter } from "@/api/types";
import { clock, fullTime } from "@/lib/dates";
import { t } from "@/lib/i18n";
import { useDocumentTitle } from "@/lib/useDocumentTitle";
import { ButtonLink } from "@/ui/ButtonLink";
import { EmptyState } from "@/ui/EmptyState";
import { ErrorState } from "@/ui/ErrorState";
import { Link } from "@/ui/Link";
import { Page } from "@/ui/Page";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { useLetters } from "./letters";
import styles from "./LettersPage.module.css";

const LOOK_EVERY = 3_000;

export function LettersPage() {
  useDocumentTitle(t("auth.letters.title"));
  const letters = useLetters(LOOK_EVERY);
  return (
    <main className={styles.page}>
      <Page
        title={t("auth.letters.title")}
        lead={t("auth.letters.lead")}
        actions={<ButtonLink to="/login">{t("auth.backToSignIn")}</ButtonLink>}
      >
        {letters.data ? (
          <Letters letters={letters.data} />
        ) : letters.data === null ? (
          <EmptyState icon={<Mail />} title={t("auth.letters.absent")}>
            {t("auth.letters.absent.text")}
          </EmptyState>
        ) : letters.error ? (
          <ErrorState error={letters.error} onRetry={() => void letters.refetch()} retrying={letters.isFetching} />
        ) : (
          <Loading label={t("app.loading")}>
            <Skeleton lines={5} height={20} />
          </Loading>
        )}
      </Page>
    </main>
  );
}

function Letters({ letters }: { letters: WrittenLetter[] }) {
  if (letters.length === 0) {
    return (
      <EmptyState icon={<Mail />} title={t("auth.letters.none")}>
        {t("auth.letters.none.text")}
      </EmptyState>
    );
  }
  return (
    <ul className={styles.letters} aria-label={t("auth.letters.title")}>
      {letters.map((letter) => (
        <li key={letter.id} className={styles.letter}>
          <h2 className={styles.subject}>{letter.subject}</h2>
          <p className={styles.meta}>
            {t("auth.letters.to", { email: letter.to })}{" "}
            <time dateTime={letter.at} title={fullTime(letter.at)}>
              {clock(letter.at)}
            </time>
          </p>
          <p className={styles.text}>{withLinks(letter.text)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Letters only hold links to this installation: they open here, whatever address it is reached at. */
function withLinks(text: string) {
  return text.split(/(https?:\/\/\S+)/).map((part, index) => {
    if (index % 2 === 0) return part;
    const { pathname, search, hash } = new URL(part);
    return (
      <Link key={index} to={{ pathname, search, hash }}>
        {part}
      </Link>
    );
  });
}
