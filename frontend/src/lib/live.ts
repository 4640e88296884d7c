/** Keeps what a page shows up to date: refetches when the server says that it changed. */
import { useEffect, useRef } from "react";
import { onChanges, type Change, type ChangedEvent } from "@/api/socket";

const REST_MS = 300;

/** Calls `refetch` for changes of one kind, the first at once and then at most every 300 ms; after an interruption everything on screen is refetched anyway. */
export function useLive(event: ChangedEvent, refetch: (changes: Change[]) => void): void {
  const latest = useRef(refetch);
  useEffect(() => {
    latest.current = refetch;
  });

  useEffect(() => {
    let waiting: Change[] = [];
    let timer: ReturnType<typeof setTimeout> | undefined;
    const run = () => {
      timer = undefined;
      if (waiting.length === 0) return;
      const changes = waiting;
      waiting = [];
      timer = setTimeout(run, REST_MS);
      latest.current(changes);
    };
    const stop = onChanges((changes) => {
      waiting.push(...changes.filter((change) => change.event === event));
      if (timer === undefined) run();
    });
    return () => {
      clearTimeout(timer);
      stop();
    };
  }, [event]);
}
