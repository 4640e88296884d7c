/** A small form in a window of its own: cancel and send below it, the refusal above its fields, no slip beside it while it is sent. */
import { useId, type ReactNode } from "react";
import { Button } from "@/ui/Button";
import { Dialog } from "@/ui/Dialog";
import { t } from "../i18n";
import { FormFailure, SubmitButton } from "./FormParts";
import type { Form } from "./useForm";

interface FormDialogProps {
  title: string;
  size?: "s";
  form: Pick<Form<never>, "failure" | "formRef" | "pending" | "submit" | "wait">;
  submit: string;
  danger?: boolean;
  onClose: () => void;
  /** What one should know before filling it in. */
  intro?: ReactNode;
  className?: string;
  children: ReactNode;
}

export function FormDialog({
  title,
  size,
  form,
  submit,
  danger,
  onClose,
  intro,
  className,
  children,
}: FormDialogProps) {
  const id = useId();
  return (
    <Dialog
      title={title}
      size={size}
      isOpen
      onClose={onClose}
      dismissable={!form.pending}
      actions={
        <>
          <Button onPress={onClose}>{t("ui.cancel")}</Button>
          <SubmitButton of={form} form={id} variant={danger ? "danger" : "primary"}>
            {submit}
          </SubmitButton>
        </>
      }
    >
      <form id={id} ref={form.formRef} onSubmit={form.submit} noValidate className={className}>
        {intro}
        <FormFailure form={form} />
        {children}
      </form>
    </Dialog>
  );
}
