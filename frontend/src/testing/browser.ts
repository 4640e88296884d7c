/** What the simulated browser lacks: sizes, scrolling and media queries. */
const WIDTH = 1440;
const HEIGHT = 900;
const ROW = 60;

let matching: (query: string) => boolean = () => false;

/** Gives every element the size of a window and every row of a virtual list its own, so that rows are drawn. */
export function layout(): void {
  const width = { configurable: true, get: () => WIDTH };
  const height = {
    configurable: true,
    get(this: HTMLElement) {
      return this.dataset.index === undefined ? HEIGHT : ROW;
    },
  };
  Object.defineProperties(HTMLElement.prototype, {
    offsetWidth: width,
    offsetHeight: height,
    clientWidth: width,
    clientHeight: height,
  });
  Element.prototype.scrollTo = function scrollTo(this: Element, options?: ScrollToOptions | number) {
    if (typeof options === "object") this.scrollTop = options.top ?? 0;
  } as typeof Element.prototype.scrollTo;
  CSS.supports = () => false;
  Element.prototype.scrollIntoView = () => undefined;
  window.matchMedia = (query) =>
    ({
      matches: matching(query),
      media: query,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
    }) as unknown as MediaQueryList;
}

/** Makes the window as wide as a desktop's or a phone's for the media queries. */
export function setWidth(width: number): void {
  matching = (query) => {
    const min = /min-width: (\d+)px/.exec(query)?.[1];
    const max = /max-width: (\d+)px/.exec(query)?.[1];
    if (!min && !max) return false;
    return (!min || width >= Number(min)) && (!max || width <= Number(max));
  };
}

export function resetMedia(): void {
  setWidth(WIDTH);
}
