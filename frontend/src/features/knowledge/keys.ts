/** The names under which the answers of the server are kept. */
export const keys = {
  documents: (wanted: object) => ["knowledge", "documents", wanted] as const,
  allDocuments: ["knowledge", "documents"] as const,
  summary: ["knowledge", "summary"] as const,
  tags: ["knowledge", "tags"] as const,
  versions: (id: string) => ["knowledge", "versions", id] as const,
  changes: (id: string, number: number) => ["knowledge", "versions", id, number] as const,
  document: (id: string) => ["knowledge", "document", id] as const,
  text: (id: string, from: number) => ["knowledge", "text", id, from] as const,
  pageAt: (id: string, start: number | null, guess: number) => ["knowledge", "pageAt", id, start, guess] as const,
  search: (q: string) => ["knowledge", "search", q] as const,
  allSearches: ["knowledge", "search"] as const,
};
