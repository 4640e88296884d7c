/** Lets something run at once, and then at most once in `every` milliseconds, never forgetting the last call. */
export function throttle(run: () => void, every: number): () => void {
  let waiting: ReturnType<typeof setTimeout> | null = null;
  let again = false;

  function rest() {
    waiting = setTimeout(() => {
      waiting = null;
      if (again) go();
    }, every);
  }
  function go() {
    again = false;
    run();
    rest();
  }
  return () => {
    if (waiting) again = true;
    else go();
  };
}
