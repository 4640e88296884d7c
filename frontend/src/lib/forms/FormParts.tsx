/** What stands in every small form besides its fields: the refusal above them, the button below. */
import type { ReactNode } from "react";
import { Banner } from "@/ui/Banner";
import { Button, type ButtonProps } from "@/ui/Button";
import { waitingTime } from "./waitingTime";
import type { Form } from "./useForm";
import { t } from "../i18n";

export function FormFailure({ form, children }: { form: Pick<Form<never>, "failure" | "wait">; children?: ReactNode }) {
  if (!form.failure) return null;
  return (
    <Banner tone={form.wait > 0 ? "warn" : "danger"} live="alert" actions={form.wait > 0 ? undefined : children}>
      {form.failure}
    </Banner>
  );
}

interface SubmitProps extends Pick<ButtonProps, "variant" | "size" | "className" | "form"> {
  of: Pick<Form<never>, "pending" | "wait">;
  children: ReactNode;
}

/** Sends the form; counts the seconds down while the server does not want to hear from it. */
export function SubmitButton({ of: { pending, wait }, children, ...look }: SubmitProps) {
  return (
    <Button type="submit" variant="primary" {...look} pending={pending} isDisabled={wait > 0}>
      {wait > 0 ? t("form.wait", { time: waitingTime(wait) }) : children}
    </Button>
  );
}
