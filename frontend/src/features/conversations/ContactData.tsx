/** What a customer may ask for: their data as a file, or that all of it is erased. */
import { useState } from "react";
import { useQueryClient } from "@tanstack/react-query";
import { ChevronDown, Download, UserX } from "lucide-react";
import { useNavigate } from "react-router";
import type { Conversation } from "@/api/types";
import { FormDialog } from "@/lib/forms/FormDialog";
import { useForm } from "@/lib/forms/useForm";
import { t } from "@/lib/i18n";
import { useRight } from "@/lib/SessionContext";
import { tellFailure } from "@/lib/tell";
import { Banner } from "@/ui/Banner";
import { Button } from "@/ui/Button";
import { Menu, MenuItem } from "@/ui/Menu";
import { TextField } from "@/ui/TextField";
import { showToast } from "@/ui/toasts";
import { eraseContact, exportContact } from "./contactRequests";
import styles from "./Details.module.css";

type Contact = Conversation["contact"];

export function ContactData({ contact }: { contact: Contact }) {
  const mayExport = useRight("export_data");
  const mayErase = useRight("erase_data");
  const [erasing, setErasing] = useState(false);
  const startExport = useExport(contact);
  if (!mayExport && !mayErase) return null;
  return (
    <>
      <Menu
        label={t("contactData.menu")}
        trigger={
          <Button className={styles.data}>
            {t("contactData.menu")}
            <ChevronDown aria-hidden="true" />
          </Button>
        }
        onAction={(id) => (id === "erase" ? setErasing(true) : void startExport())}
      >
        {mayExport && (
          <MenuItem id="export" icon={<Download aria-hidden="true" />}>
            {t("contactData.export")}
          </MenuItem>
        )}
        {mayErase && (
          <MenuItem id="erase" danger icon={<UserX aria-hidden="true" />}>
            {t("contactData.erase")}
          </MenuItem>
        )}
      </Menu>
      {erasing && <EraseContact contact={contact} onClose={() => setErasing(false)} />}
    </>
  );
}

function useExport({ id, name }: Contact) {
  const navigate = useNavigate();
  const toExports = { label: t("contactData.export.show"), onAction: () => void navigate("/settings/data") };
  return () =>
    exportContact(id).then(
      () => showToast({ tone: "ok", text: t("contactData.export.started", { name }), action: toExports }),
      tellFailure,
    );
}

function EraseContact({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const form = useForm(
    { confirm: "" },
    ({ confirm }): { confirm?: string } =>
      confirm.trim() === contact.name ? {} : { confirm: t("contactData.erase.confirm.wrong") },
    async ({ confirm }) => {
      await eraseContact(contact.id, confirm.trim());
      showToast({ tone: "ok", text: t("contactData.erased", { name: contact.name }) });
      onClose();
      void navigate("/inbox");
      await queries.invalidateQueries({ queryKey: ["conversations"] });
    },
  );
  return (
    <FormDialog
      title={t("contactData.erase.ask", { name: contact.name })}
      size="s"
      form={form}
      submit={t("contactData.erase.yes")}
      danger
      onClose={onClose}
      className={styles.erase}
      intro={
        <Banner tone="danger" title={t("contactData.erase.gone")}>
          {t("contactData.erase.text")}
        </Banner>
      }
    >
      <TextField
        label={t("contactData.erase.confirm", { name: contact.name })}
        autoComplete="off"
        {...form.field("confirm")}
      />
    </FormDialog>
  );
}
