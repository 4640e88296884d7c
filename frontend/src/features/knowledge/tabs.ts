/** The pages of the knowledge area, each named by one line; its bar and its addresses are made of them. */
import { lazy, type ComponentType, type LazyExoticComponent } from "react";
import { Globe, Library, MessageCircleQuestion, Scale, Search, type LucideIcon } from "lucide-react";
import type { PlainKey } from "@/lib/i18n";
import { OpenContradictions, OpenGaps } from "./components/OpenCounts";

export interface KnowledgeTab {
  /** Below /knowledge; empty for the first one. */
  path: string;
  label: PlainKey;
  icon: LucideIcon;
  page: LazyExoticComponent<ComponentType>;
  /** How much waits there. */
  badge?: ComponentType;
}

export const TABS: KnowledgeTab[] = [
  {
    path: "",
    label: "knowledge.tab.documents",
    icon: Library,
    page: lazy(() => import("./pages/LibraryPage").then(({ LibraryPage }) => ({ default: LibraryPage }))),
  },
  {
    path: "search",
    label: "knowledge.tab.search",
    icon: Search,
    page: lazy(() => import("./pages/SearchPage").then(({ SearchPage }) => ({ default: SearchPage }))),
  },
  {
    path: "web",
    label: "web.tab",
    icon: Globe,
    page: lazy(() => import("./pages/WebSourcesPage").then(({ WebSourcesPage }) => ({ default: WebSourcesPage }))),
  },
  {
    path: "gaps",
    label: "gaps.tab",
    icon: MessageCircleQuestion,
    page: lazy(() => import("./pages/GapsPage").then(({ GapsPage }) => ({ default: GapsPage }))),
    badge: OpenGaps,
  },
  {
    path: "contradictions",
    label: "contradictions.tab",
    icon: Scale,
    page: lazy(() =>
      import("./pages/ContradictionsPage").then(({ ContradictionsPage }) => ({ default: ContradictionsPage })),
    ),
    badge: OpenContradictions,
  },
];
