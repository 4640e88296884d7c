/** The way to the letters that a development system keeps instead of sending them; elsewhere nothing is asked for. */
import { useQuery } from "@tanstack/react-query";
import { api, call } from "@/api/client";
import { t } from "@/lib/i18n";
import { Link } from "@/ui/Link";

export function LettersLink() {
  const { data } = useQuery({ queryKey: ["app", "health"], queryFn: () => call(api.GET("/api/health")) });
  if (!data?.letters) return null;
  return (
    <p>
      <Link to="/letters">{t("auth.letters.open")}</Link>
    </p>
  );
}
