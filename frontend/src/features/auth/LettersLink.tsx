/** The way to the letters that a development system keeps instead of sending them. */
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { useLetters } from "./letters";

export function LettersLink() {
  const { data } = useLetters();
  if (!data) return null;
  return (
    <p>
      <Link to="/letters">{t("auth.letters.open")}</Link>
    </p>
  );
}
