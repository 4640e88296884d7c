/** A document's pages as every feature asks for them: those who show them, and those who lead to them and want them there in time. */
import { queryOptions, useQueryClient, type QueryClient } from "@tanstack/react-query";
import { api, call, download } from "@/api/client";
import { recall, remember } from "./storage";

/** The widths in pixels that the server draws; a page is asked for in the next one that is wide enough. */
const WIDTHS = [800, 1200, 1600, 2400];
const REMEMBERED = "pageWidth";
const KEPT_MS = 5 * 60_000;

export interface CitedPlace {
  start: number;
  end: number;
  page: number | null;
}

export function documentOptions(id: string) {
  return queryOptions({
    queryKey: ["knowledge", "document", id] as const,
    queryFn: ({ signal }) =>
      call(api.GET("/api/knowledge/documents/{document_id}", { params: { path: { document_id: id } }, signal })),
  });
}

/** All pages without their words. When the document has another edition than before, what was kept of the old one goes. */
export function pagesOptions(client: QueryClient, id: string) {
  const queryKey = ["knowledge", "pages", id] as const;
  return queryOptions({
    queryKey,
    queryFn: async ({ signal }) => {
      const pages = await call(
        api.GET("/api/knowledge/documents/{document_id}/pages", { params: { path: { document_id: id } }, signal }),
      );
      const before = client.getQueryData<typeof pages>(queryKey);
      if (before && before.edition !== pages.edition) {
        for (const kind of ["picture", "marks", "text", "words"])
          client.removeQueries({ queryKey: ["knowledge", kind, id] });
      }
      return pages;
    },
    gcTime: 6 * KEPT_MS,
  });
}

/** A page as a picture; the signed-in person's rights are asked for, so no address of it can be put into a page. */
export function pictureOptions(id: string, page: number, width: number) {
  return queryOptions({
    queryKey: ["knowledge", "picture", id, page, width] as const,
    queryFn: () => download(`/api/knowledge/documents/${id}/pages/${page}/image?width=${width}`),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}

/** Where characters of the document stand on a page. */
export function marksOptions(id: string, page: number, start: number, end: number) {
  return queryOptions({
    queryKey: ["knowledge", "marks", id, page, start, end] as const,
    queryFn: ({ signal }) =>
      call(
        api.GET("/api/knowledge/documents/{document_id}/pages/{number}/marks", {
          params: { path: { document_id: id, number: page }, query: { start, end } },
          signal,
        }),
      ),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: KEPT_MS,
  });
}

/** The width to ask for, when a page is shown so wide on this screen. */
export function pictureWidth(cssPixels: number): number {
  const wanted = cssPixels * Math.min(2, window.devicePixelRatio || 1);
  const width = WIDTHS.find((each) => each >= wanted * 0.95) ?? WIDTHS[WIDTHS.length - 1] ?? 800;
  return width;
}

/** What this browser asked for last is what it asks for next. */
export function rememberPictureWidth(width: number): void {
  if (recall<number>(REMEMBERED) !== width) remember(REMEMBERED, width);
}

/** Has everything fetched that a cited place needs, while somebody is about to open it. */
function prefetchPlace(client: QueryClient, id: string, { page, start, end }: CitedPlace): void {
  void client.prefetchQuery({ ...documentOptions(id), staleTime: 30_000 });
  void client.prefetchQuery({ ...pagesOptions(client, id), staleTime: 30_000 });
  if (page === null) return;
  const known = WIDTHS.find((width) => width === recall<number>(REMEMBERED));
  void client.prefetchQuery({ ...pictureOptions(id, page, known ?? pictureWidth(820)), retry: false });
  void client.prefetchQuery(marksOptions(id, page, start, end));
}

/** The same, for components. */
export function usePlacePrefetch(): (id: string, place: CitedPlace) => void {
  const client = useQueryClient();
  return (id, place) => prefetchPlace(client, id, place);
}
