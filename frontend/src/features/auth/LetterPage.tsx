/** The pages that links in letters lead to, and the letters themselves in development: one chunk for all. */
import { InvitationPage } from "./InvitationPage";
import { LettersPage } from "./LettersPage";
import { ConfirmEmailPage, VerifyPage } from "./LinkPages";
import { ResetPage } from "./ResetPage";

const PAGES = {
  verify: VerifyPage,
  "confirm-email": ConfirmEmailPage,
  reset: ResetPage,
  invitation: InvitationPage,
  letters: LettersPage,
};

export default function LetterPage({ page }: { page: keyof typeof PAGES }) {
  const Page = PAGES[page];
  return <Page />;
}
