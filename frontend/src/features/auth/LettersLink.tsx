/** The way to the letters that a development system keeps instead of sending them; elsewhere nothing is asked for. */
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";
import { useHealth } from "./useHealth";

export function LettersLink() {
  if (!useHealth()?.letters) return null;
  return (
    <p>
      <Link to="/letters">{t("auth.letters.open")}</Link>
    </p>
  );
}
