/** One page as it looks, what is cited marked at its place; those who do not see it get its words. */
import { useLayoutEffect, useState } from "react";
import { RotateCw } from "lucide-react";
import { pictureWidth } from "@/lib/documentPages";
import { t } from "@/lib/i18n";
import { Button } from "@/ui/Button";
import { Skeleton } from "@/ui/Skeleton";
import { VisuallyHidden } from "@/ui/VisuallyHidden";
import type { Box } from "../pageLayout";
import { useMarks, usePicture, type PageShape, type Range } from "../reading";
import styles from "./PagePicture.module.css";

interface PagePictureProps {
  documentId: string;
  page: PageShape;
  box: Box;
  range: Range | null;
  text: string | null;
}

export function PagePicture({ documentId, page, box, range, text }: PagePictureProps) {
  const { data, error, isFetching, refetch } = usePicture(documentId, page.number, pictureWidth(box.width));
  const marks = useMarks(documentId, page, range);
  const url = useObjectUrl(data);
  return (
    <section
      aria-label={t("knowledge.page", { page: page.number })}
      className={styles.page}
      style={{ top: box.top, width: box.width, height: box.height }}
    >
      {url ? (
        <>
          <img src={url} alt="" className={styles.picture} draggable={false} />
          {marks.data?.marks.map((mark, at) => (
            <span
              key={at}
              aria-hidden="true"
              data-mark=""
              className={styles.mark}
              style={{
                left: `${mark.left * 100}%`,
                top: `${mark.top * 100}%`,
                width: `${(mark.right - mark.left) * 100}%`,
                height: `${(mark.bottom - mark.top) * 100}%`,
              }}
            />
          ))}
          {text && <VisuallyHidden>{text}</VisuallyHidden>}
        </>
      ) : error ? (
        <div className={styles.failed}>
          <p className={styles.reason} role="status">
            <b>{t("reading.noPicture")}</b> {text && t("reading.noPicture.text")}
          </p>
          <Button size="s" icon={<RotateCw aria-hidden="true" />} pending={isFetching} onPress={() => void refetch()}>
            {t("reading.tryPicture")}
          </Button>
          <p className={styles.words} dir="auto">
            {text}
          </p>
        </div>
      ) : (
        <BlankPage />
      )}
    </section>
  );
}

/** The shape of a page whose picture is on its way. */
export function BlankPage() {
  return (
    <div className={styles.blank}>
      <Skeleton width="55%" height={18} />
      <Skeleton lines={6} />
      <Skeleton lines={5} />
    </div>
  );
}

function useObjectUrl(blob: Blob | undefined): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useLayoutEffect(() => {
    if (!blob) return setUrl(null);
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  return url;
}
