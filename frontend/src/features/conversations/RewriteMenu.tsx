/** The ways to say one's own reply differently, from a button beside it; while one is at work, its text so far above. */
import { useState } from "react";
import { Sparkles, Undo2 } from "lucide-react";
import { addTexts, currentLocale, t } from "@/lib/i18n";
import { rewriting } from "@/lib/messages/en/rewriting";
import { IconButton } from "@/ui/IconButton";
import { Menu, MenuItem, MenuSection } from "@/ui/Menu";
import { Growing } from "./Growing";
import { languages } from "./languages";
import { RewriteFailure } from "./RewriteBar";
import { useRewriting } from "./useRewriting";
import styles from "./RewriteBar.module.css";

addTexts(rewriting);

const WAYS = ["shorter", "warmer", "simpler", "formal"] as const;

interface RewriteMenuProps {
  conversationId: string;
  text: string;
  onText: (text: string) => void;
  /** Whether it is at work: what is typed meanwhile would be lost. */
  onBusy: (busy: boolean) => void;
}

export default function RewriteMenu({ conversationId, text, onText, onBusy }: RewriteMenuProps) {
  const [former, setFormer] = useState<string[]>([]);
  const work = useRewriting({
    conversationId,
    onDone: (made, before) => {
      setFormer((all) => [...all, before]);
      onText(made);
    },
    onBusy,
  });
  const undo = () => {
    onText(former.at(-1) ?? text);
    setFormer(former.slice(0, -1));
  };
  return (
    <>
      {(work.order || work.failure) && (
        <div className={styles.strip}>
          {work.order ? <Growing work={work} former={text} /> : <RewriteFailure failure={work.failure} />}
        </div>
      )}
      {!work.order && (
        <div className={styles.menu}>
          {former.length > 0 && (
            <IconButton size="s" label={t("rewrite.undo")} onPress={undo}>
              <Undo2 aria-hidden="true" />
            </IconButton>
          )}
          <Menu
            label={t("rewrite.label")}
            placement="top end"
            disabledKeys={work.hindrance ? [...WAYS, ...languages(currentLocale()).map(({ id }) => id)] : []}
            trigger={
              <IconButton size="s" label={t("rewrite.label")} isDisabled={text.trim() === ""}>
                <Sparkles aria-hidden="true" />
              </IconButton>
            }
          >
            <MenuSection title={work.hindrance ?? t("rewrite.label")}>
              {WAYS.map((way) => (
                <MenuItem key={way} id={way} onAction={() => work.run(text, { way })}>
                  {t(`rewrite.${way}`)}
                </MenuItem>
              ))}
            </MenuSection>
            <MenuSection title={t("rewrite.translateTo")}>
              {languages(currentLocale()).map(({ id, name }) => (
                <MenuItem key={id} id={id} onAction={() => work.run(text, { way: "translate", language: id })}>
                  {name}
                </MenuItem>
              ))}
            </MenuSection>
          </Menu>
        </div>
      )}
    </>
  );
}
