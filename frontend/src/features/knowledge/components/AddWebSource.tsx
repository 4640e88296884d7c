/** Asks for an address, and whether it stands for a page or a site. */
import { useState } from "react";
import { FormDialog } from "@/lib/forms/FormDialog";
import { onlyProblems, required } from "@/lib/forms/checks";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { SegmentedControl } from "@/ui/SegmentedControl";
import { TextField } from "@/ui/TextField";
import { useAddWebSource } from "../webSources";
import { DEFAULT_WISHES, WebSourceFields } from "./WebSourceFields";
import styles from "./WebSources.module.css";

export function AddWebSource({ onClose }: { onClose: () => void }) {
  const add = useAddWebSource();
  const [kind, setKind] = useState<"page" | "site">("page");
  const [wishes, setWishes] = useState(DEFAULT_WISHES);
  const form = useForm(
    { address: "" },
    ({ address }) => onlyProblems({ address: required(address) }),
    async ({ address }) => {
      await add.mutateAsync({ address: address.trim(), kind, tags: [], ...wishes });
      onClose();
    },
  );
  return (
    <FormDialog title={t("web.add.title")} form={form} submit={t("web.add")} onClose={onClose} className={styles.form}>
      <TextField
        label={t("web.address")}
        help={t("web.address.help")}
        type="url"
        inputMode="url"
        maxLength={1500}
        autoFocus
        autoComplete="off"
        {...form.field("address")}
      />
      <SegmentedControl
        label={t("web.kind")}
        value={kind}
        onChange={setKind}
        options={[
          { id: "page", label: t("web.kind.page") },
          { id: "site", label: t("web.kind.site") },
        ]}
      />
      <WebSourceFields kind={kind} wishes={wishes} onChange={setWishes} />
    </FormDialog>
  );
}
