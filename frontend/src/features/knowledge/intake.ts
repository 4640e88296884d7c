/** Files that come into the page by being dropped (folders too) or pasted. */
import { useEffect, useRef, useState } from "react";
import { isLeftover } from "./uploadQueue";

type Take = (files: File[]) => void;

/** Takes what is dropped or pasted anywhere on the page; says whether files hang over it. */
export function useFileIntake(take: Take, enabled: boolean): boolean {
  const [over, setOver] = useState(false);
  const latest = useRef(take);
  useEffect(() => {
    latest.current = take;
  });
  useEffect(() => {
    if (!enabled) return;
    let depth = 0;
    const settle = (to: number) => {
      depth = Math.max(0, to);
      setOver(depth > 0);
    };
    const enter = (event: DragEvent) => hasFiles(event.dataTransfer) && settle(depth + 1);
    const leave = (event: DragEvent) => hasFiles(event.dataTransfer) && settle(depth - 1);
    const hover = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer || !hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      settle(0);
      void filesIn(event.dataTransfer).then((files) => files.length > 0 && latest.current(files));
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (files.length === 0 || isWriting(event.target)) return;
      event.preventDefault();
      latest.current(files);
    };
    const stops = [
      listen("dragenter", enter),
      listen("dragleave", leave),
      listen("dragover", hover),
      listen("drop", drop),
      listen("paste", paste),
    ];
    return () => {
      for (const stop of stops) stop();
      setOver(false);
    };
  }, [enabled]);
  return over;
}

function listen<Name extends keyof WindowEventMap>(name: Name, heard: (event: WindowEventMap[Name]) => unknown) {
  window.addEventListener(name, heard);
  return () => window.removeEventListener(name, heard);
}

function hasFiles(data: DataTransfer | null): boolean {
  return data?.types.includes("Files") ?? false;
}

function isWriting(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]") !== null;
}

/** All files of a drop, with those in its folders, without what a computer leaves there for itself. */
export async function filesIn(data: Pick<DataTransfer, "items" | "files">): Promise<File[]> {
  const entries = [...data.items].map((item) => (item.kind === "file" ? (item.webkitGetAsEntry?.() ?? null) : null));
  const loose = [...data.files];
  const found = entries.some(Boolean) ? (await Promise.all(entries.map((entry) => under(entry)))).flat() : loose;
  return found.filter(({ name }) => !isLeftover(name));
}

async function under(entry: FileSystemEntry | null): Promise<File[]> {
  if (!entry || isLeftover(entry.name)) return [];
  if (entry.isFile) {
    return new Promise((resolve) =>
      (entry as FileSystemFileEntry).file(
        (file) => resolve([file]),
        () => resolve([]),
      ),
    );
  }
  const inside = await entriesOf((entry as FileSystemDirectoryEntry).createReader());
  return (await Promise.all(inside.map(under))).flat();
}

/** A folder tells its contents in portions, until one is empty. */
async function entriesOf(reader: FileSystemDirectoryReader): Promise<FileSystemEntry[]> {
  const found: FileSystemEntry[] = [];
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve) => reader.readEntries(resolve, () => resolve([])));
    if (some.length === 0) return found;
    found.push(...some);
  }
}
