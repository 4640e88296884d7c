/** What the links in letters about an address lead to: nothing happens before a button is pressed. */
import { useState } from "react";
import { useNavigate } from "react-router";
import { useQueryClient } from "@tanstack/react-query";
import { asApiError } from "@/api/errors";
import { t } from "@/lib/i18n";
import { useSessionState } from "@/lib/SessionContext";
import { refreshSession } from "@/api/session";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { AuthCard } from "./AuthCard";
import { DeadLink } from "./DeadLink";
import { confirmNewEmail, verifyEmail } from "./letters";
import { useLinkToken } from "./useLinkToken";
import styles from "./AuthCard.module.css";

/** Proves the address that somebody registered with. */
export function VerifyPage() {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return (
    <OnePress
      title={t("auth.verify.title")}
      lead={t("auth.verify.lead")}
      submit={t("auth.verify.submit")}
      done={t("auth.verify.done")}
      run={async (token) => {
        if (!(await verifyEmail(token))) return;
        queries.clear();
        void navigate("/inbox", { replace: true });
      }}
    />
  );
}

/** Puts a new address in place of the old one. */
export function ConfirmEmailPage() {
  return (
    <OnePress
      title={t("auth.confirm.title")}
      lead={t("auth.confirm.lead")}
      submit={t("auth.confirm.submit")}
      done={t("auth.confirm.done")}
      run={async (token) => {
        await confirmNewEmail(token);
        await refreshSession().catch(() => null);
      }}
    />
  );
}

interface OnePressProps {
  title: string;
  lead: string;
  submit: string;
  done: string;
  run: (token: string) => Promise<void>;
}

type State = { at: "asked" | "working" | "done" } | { at: "dead"; reason?: string } | { at: "failed"; reason: string };

/** A mail program that looks at links beforehand changes nothing: it takes a person's press. */
function OnePress(props: OnePressProps) {
  const token = useLinkToken();
  // Another link is another story, also in the tab where the last one was opened.
  return token ? <Press key={token} token={token} {...props} /> : <DeadLink />;
}

function Press({ token, title, lead, submit, done, run }: OnePressProps & { token: string }) {
  const [state, setState] = useState<State>({ at: "asked" });

  async function press() {
    setState({ at: "working" });
    try {
      await run(token);
      setState({ at: "done" });
    } catch (thrown) {
      const error = asApiError(thrown);
      if (error.temporary) setState({ at: "failed", reason: error.message });
      else setState({ at: "dead", reason: error.kind === "conflict" ? error.message : undefined });
    }
  }

  if (state.at === "done") return <Done title={done} />;
  if (state.at === "dead") return <DeadLink text={state.reason} />;
  return (
    <AuthCard title={title} lead={lead}>
      <div className={styles.done}>
        {state.at === "failed" && (
          <Banner tone="danger" live="alert">
            {state.reason}
          </Banner>
        )}
        <Button variant="primary" size="l" autoFocus pending={state.at === "working"} onPress={() => void press()}>
          {submit}
        </Button>
      </div>
    </AuthCard>
  );
}

function Done({ title }: { title: string }) {
  const signedIn = useSessionState().status === "signedIn";
  return (
    <AuthCard title={title} lead={t(signedIn ? "auth.done.signedIn" : "auth.done.signedOut")}>
      <div className={styles.done}>
        <ButtonLink to={signedIn ? "/inbox" : "/login"} variant="primary" size="l">
          {t(signedIn ? "auth.done.toInbox" : "auth.backToSignIn")}
        </ButtonLink>
      </div>
    </AuthCard>
  );
}
