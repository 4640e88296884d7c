/** A button that opens the computer's own window for choosing files. */
import { useRef, type ReactNode } from "react";
import { FileUp } from "lucide-react";
import { Button, type ButtonProps } from "@/ui/Button";
import { READABLE } from "../uploadQueue";

interface ChooseFilesProps extends Pick<ButtonProps, "variant" | "size"> {
  onFiles: (files: File[]) => void;
  children: ReactNode;
}

export function ChooseFiles({ onFiles, variant = "primary", size, children }: ChooseFilesProps) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={READABLE.join(",")}
        onChange={({ currentTarget }) => {
          const files = [...(currentTarget.files ?? [])];
          // Choosing the same file once more has to count as a choice.
          currentTarget.value = "";
          if (files.length > 0) onFiles(files);
        }}
      />
      <Button variant={variant} size={size} icon={<FileUp aria-hidden="true" />} onPress={() => input.current?.click()}>
        {children}
      </Button>
    </>
  );
}
