/** A place to drop files, paste them, or choose them with a button. */
import type { ReactNode } from "react";
import { FileUp } from "lucide-react";
import { DropZone, Text, type DropZoneProps } from "react-aria-components/DropZone";
import { FileTrigger } from "react-aria-components/FileTrigger";
import { Button } from "./Button";
import { cx } from "./classNames";
import styles from "./FileDrop.module.css";

export interface FileDropProps {
  label: string;
  hint?: ReactNode;
  chooseLabel: string;
  /** File name endings and media types that the chooser offers; what is dropped is not filtered by it. */
  accept?: string[];
  multiple?: boolean;
  compact?: boolean;
  onFiles: (files: File[]) => void;
  className?: string;
}

type DropEvent = Parameters<NonNullable<DropZoneProps["onDrop"]>>[0];

async function filesOf(event: DropEvent): Promise<File[]> {
  const files = event.items.map(async (item) => (item.kind === "file" ? [await item.getFile()] : []));
  return (await Promise.all(files)).flat();
}

export function FileDrop({
  label,
  hint,
  chooseLabel,
  accept,
  multiple = true,
  compact = false,
  onFiles,
  className,
}: FileDropProps) {
  return (
    <DropZone
      className={cx(styles.zone, compact && styles.compact, className)}
      onDrop={(event) =>
        void filesOf(event).then((files) => files.length > 0 && onFiles(multiple ? files : files.slice(0, 1)))
      }
    >
      <span className={styles.icon}>
        <FileUp aria-hidden="true" />
      </span>
      <span className={styles.words}>
        <Text slot="label" className={styles.label}>
          {label}
        </Text>
        {hint && <span className={styles.hint}>{hint}</span>}
      </span>
      <FileTrigger acceptedFileTypes={accept} allowsMultiple={multiple} onSelect={(list) => list && onFiles([...list])}>
        <Button variant={compact ? "plain" : "primary"}>{chooseLabel}</Button>
      </FileTrigger>
    </DropZone>
  );
}
