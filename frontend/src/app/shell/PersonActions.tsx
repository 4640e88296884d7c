/** What a person can set for themselves, behind any button: theme, shortcuts, signing out. */
import { useQueryClient } from "@tanstack/react-query";
import { Keyboard, LogOut, Monitor, Moon, Settings, ShieldUser, Sun, UserRound } from "lucide-react";
import type { ReactElement } from "react";
import { useNavigate } from "react-router";
import { signOut } from "@/features/auth/actions";
import { LOCALES, t, type Locale } from "@/lib/i18n";
import { useLocale } from "@/lib/LocaleContext";
import { useSession } from "@/lib/SessionContext";
import { THEMES, useTheme, type Theme } from "@/lib/ThemeContext";
import { Menu, MenuItem, MenuSection, MenuSeparator } from "@/ui/Menu";

const languages = Object.keys(LOCALES) as Locale[];
const ICONS: Record<Theme, typeof Sun> = { light: Sun, dark: Moon, system: Monitor };

export function PersonActions({ trigger, onShortcuts }: { trigger: ReactElement; onShortcuts: () => void }) {
  const { theme, setTheme } = useTheme();
  const { setLocale } = useLocale();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const session = useSession();
  return (
    <Menu label={t("account.menu", { name: session.user.name })} trigger={trigger} placement="top start">
      <MenuItem id="me" icon={<UserRound aria-hidden="true" />} onAction={() => void navigate("/me")}>
        {t("personal.title")}
      </MenuItem>
      <MenuItem id="settings" icon={<Settings aria-hidden="true" />} onAction={() => void navigate("/settings")}>
        {t("account.settings")}
      </MenuItem>
      {session.is_operator && (
        <MenuItem id="admin" icon={<ShieldUser aria-hidden="true" />} onAction={() => void navigate("/admin")}>
          {t("admin.title")}
        </MenuItem>
      )}
      <MenuSection title={t("theme.label")}>
        {THEMES.map((each) => {
          const Icon = ICONS[each];
          return (
            <MenuItem
              key={each}
              id={each}
              icon={<Icon aria-hidden="true" />}
              onAction={() => setTheme(each)}
              textValue={t(`theme.${each}`)}
            >
              {each === theme ? t("theme.chosen", { name: t(`theme.${each}`) }) : t(`theme.${each}`)}
            </MenuItem>
          );
        })}
      </MenuSection>
      {languages.length > 1 && (
        <MenuSection title={t("language.label")}>
          {languages.map((each) => (
            <MenuItem key={each} id={`language-${each}`} onAction={() => setLocale(each)}>
              {LOCALES[each].name}
            </MenuItem>
          ))}
        </MenuSection>
      )}
      <MenuSeparator />
      <MenuItem id="shortcuts" icon={<Keyboard aria-hidden="true" />} onAction={onShortcuts}>
        {t("shortcuts.title")}
      </MenuItem>
      <MenuItem
        id="out"
        icon={<LogOut aria-hidden="true" />}
        onAction={() => void signOut().then(() => queries.clear())}
      >
        {t("auth.signOut")}
      </MenuItem>
    </Menu>
  );
}
