/** What a document says, and what it would say once it is corrected. */
import { t } from "./i18n";
import type { Amendment } from "./lessons";
import { Difference } from "@/ui/Difference";

export function AmendmentDifference({ before, wanted }: Pick<Amendment, "before"> & { wanted: string }) {
  const labels = {
    before: t("lesson.amend.before"),
    after: t("lesson.amend.after"),
    out: t("lesson.amend.out"),
    in: t("lesson.amend.in"),
  };
  return <Difference before={before} after={wanted} labels={labels} />;
}
