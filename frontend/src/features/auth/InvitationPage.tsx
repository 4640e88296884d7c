/** Where an invitation to an account is accepted: by somebody new, or by somebody who has a sign-in already. */
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { asApiError } from "@/api/errors";
import { onlyProblems, required, shortPassword } from "@/lib/forms/checks";
import { FormFailure, SubmitButton } from "@/lib/forms/FormParts";
import { NewPasswordField } from "@/lib/forms/NewPasswordField";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { roleOf, useSessionState } from "@/lib/SessionContext";
import { Button } from "@/ui/Button";
import { ButtonLink } from "@/ui/ButtonLink";
import { ErrorState } from "@/ui/ErrorState";
import { Loading, Skeleton } from "@/ui/Skeleton";
import { TextField } from "@/ui/TextField";
import { signOut } from "./actions";
import { AuthCard } from "./AuthCard";
import { DeadLink } from "./DeadLink";
import { acceptInvitation, useInvitation, type Invitation as Facts, type NewPerson } from "./letters";
import { useLinkToken } from "./useLinkToken";
import styles from "./AuthCard.module.css";

export function InvitationPage() {
  const token = useLinkToken();
  const invitation = useInvitation(token);
  const error = invitation.error && asApiError(invitation.error);
  if (!token || (error && !error.temporary)) return <DeadLink text={t("auth.invitation.dead")} />;
  if (error) return <ErrorState error={error} onRetry={() => void invitation.refetch()} />;
  if (!invitation.data) return <Waiting />;
  return <Invitation token={token} facts={invitation.data} />;
}

function Waiting() {
  return (
    <AuthCard title={t("auth.invitation.waiting")} lead="">
      <Loading label={t("app.loading")}>
        <div className={styles.waiting}>
          <Skeleton lines={3} />
        </div>
      </Loading>
    </AuthCard>
  );
}

interface InvitationProps {
  token: string;
  facts: Facts;
}

function Invitation({ token, facts }: InvitationProps) {
  const state = useSessionState();
  const queries = useQueryClient();
  const role = t(`account.role.${roleOf(facts.role)}`);
  const other = state.status === "signedIn" && !sameAddress(state.session.user.email, facts.email);
  const here = { pathname: "/invitation", hash: `#token=${encodeURIComponent(token)}` };
  return (
    <AuthCard
      title={t("auth.invitation.title", { account: facts.account_name })}
      lead={t("auth.invitation.lead", { email: facts.email, role })}
    >
      {other ? (
        <div className={styles.done}>
          <p>{t("auth.invitation.otherPerson", { email: state.session.user.email })}</p>
          <Button size="l" onPress={() => void signOut().then(() => queries.clear())}>
            {t("auth.invitation.signOut")}
          </Button>
        </div>
      ) : state.status === "signedIn" ? (
        <Join token={token} />
      ) : facts.has_user ? (
        <div className={styles.done}>
          <p>{t("auth.invitation.signInFirst")}</p>
          <ButtonLink to="/login" state={{ from: here }} variant="primary" size="l">
            {t("auth.signIn.submit")}
          </ButtonLink>
        </div>
      ) : (
        <NewPersonForm token={token} facts={facts} />
      )}
    </AuthCard>
  );
}

/** Joins, and goes to the inbox of the account that was joined. */
function useJoin(token: string) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (person?: NewPerson) => {
    await acceptInvitation(token, person);
    queries.clear();
    void navigate("/inbox", { replace: true });
  };
}

function Join({ token }: { token: string }) {
  const join = useJoin(token);
  const form = useForm(
    {},
    () => ({}),
    () => join(),
  );
  return (
    <form className={styles.form} onSubmit={form.submit} ref={form.formRef}>
      <FormFailure form={form} />
      <SubmitButton of={form} size="l" className={styles.submit}>
        {t("auth.invitation.join")}
      </SubmitButton>
    </form>
  );
}

function NewPersonForm({ token, facts }: InvitationProps) {
  const join = useJoin(token);
  const form = useForm(
    { name: "", password: "" },
    ({ name, password }) => onlyProblems({ name: required(name), password: shortPassword(password) }),
    ({ name, password }) => join({ name: name.trim(), password }),
  );
  return (
    <form className={styles.form} onSubmit={form.submit} ref={form.formRef} noValidate>
      <FormFailure form={form} />
      <TextField label={t("auth.field.name")} autoComplete="name" autoFocus {...form.field("name")} />
      {/* For the browser's password keeper: which sign-in the new password belongs to. */}
      <input type="hidden" name="username" autoComplete="username" value={facts.email} readOnly />
      <NewPasswordField
        label={t("auth.field.password")}
        about={[form.values.name, facts.email, facts.account_name]}
        {...form.field("password")}
      />
      <SubmitButton of={form} size="l" className={styles.submit}>
        {t("auth.invitation.join")}
      </SubmitButton>
    </form>
  );
}

function sameAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
