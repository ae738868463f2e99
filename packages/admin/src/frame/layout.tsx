import { Suspense, useEffect, useMemo, useState } from "react";
import { NavLink, Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { chooseTheme, currentTheme, LOCALES, THEMES, useI18n } from "../i18n/index.ts";
import type { Theme } from "../i18n/index.ts";
import type { Page } from "../pages/index.ts";
import { useSession } from "../session/index.ts";
import {
  DarkIcon,
  LightIcon,
  Link,
  Loading,
  Menu,
  PersonIcon,
  SearchIcon,
  Unseen,
} from "../ui/index.ts";
import styles from "./frame.module.css";
import { Help } from "./help.tsx";
import { PaletteHost } from "./palette-host.tsx";
import { useShortcuts } from "./shortcuts.ts";
import { useCurrentTitle } from "./title.tsx";
import { useWhy } from "./why-address.tsx";
import type { WhyViews } from "./why-host.tsx";
import { WhyHost } from "./why-host.tsx";

const Navigation = ({ pages }: { readonly pages: readonly Page[] }) => {
  const { t } = useI18n();
  return (
    <nav className={styles["nav"]} aria-label={t("frame.navigation")}>
      <p className={styles["name"]}>Attune</p>
      <ul>
        {pages.map((page) => (
          <li key={page.path}>
            <NavLink
              to={`/${page.path}`}
              end={page.path === ""}
              className={({ isActive }) => `${styles["item"]} ${isActive ? styles["active"] : ""}`}
              onPointerEnter={() => void page.routes[0]?.load()}
            >
              {page.icon}
              <span>{t(page.name)}</span>
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
};

const Crumbs = ({ page }: { readonly page: Page | undefined }) => {
  const { t } = useI18n();
  const title = useCurrentTitle();
  if (page === undefined) return <span />;
  const name = t(page.name);
  return (
    <nav aria-label={t("frame.breadcrumbs")}>
      <ol className={styles["crumbs"]}>
        <li>
          {title === null ? (
            name
          ) : (
            <Link to={`/${page.path}`} look="quiet">
              {name}
            </Link>
          )}
        </li>
        {title === null ? null : <li aria-current="page">{title}</li>}
      </ol>
    </nav>
  );
};

/** The theme in use, and how it is changed. */
const useTheme = (): readonly [Theme, (theme: Theme) => void] => {
  const [theme, setTheme] = useState(currentTheme);
  return [
    theme,
    (next) => {
      chooseTheme(next);
      setTheme(next);
    },
  ];
};

const YouMenu = ({ onYou }: { readonly onYou: () => void }) => {
  const { t } = useI18n();
  const { person, role, signOut } = useSession();
  return (
    <Menu
      name={t("frame.you", { name: person.name })}
      trigger={<PersonIcon size={16} aria-hidden />}
      items={[
        { key: "you", label: t("you.sessionsAndPassword"), onChoose: onYou },
        {
          key: "out",
          label: t("frame.signOutAs", { name: person.name, role: t(`role.${role}`) }),
          onChoose: () => void signOut(),
        },
      ]}
    />
  );
};

const TopBar = ({
  page,
  onPalette,
  onYou,
}: {
  readonly page: Page | undefined;
  readonly onPalette: () => void;
  readonly onYou: () => void;
}) => {
  const { t, locale, setLocale } = useI18n();
  const [theme, setTheme] = useTheme();
  return (
    <header className={styles["top"]}>
      <Crumbs page={page} />
      <div className={styles["tools"]}>
        <button type="button" className={styles["find"]} onClick={onPalette}>
          <SearchIcon size={14} aria-hidden />
          <span>{t("frame.find")}</span>
          <kbd>⌘K</kbd>
        </button>
        <Menu
          name={`${t("frame.language")}: ${locale}`}
          trigger={locale}
          items={LOCALES.map((each) => ({
            key: each,
            label: t(`frame.language.${each}`),
            onChoose: () => setLocale(each),
          }))}
        />
        <Menu
          name={t("frame.theme")}
          trigger={
            theme === "dark" ? (
              <DarkIcon size={16} aria-hidden />
            ) : (
              <LightIcon size={16} aria-hidden />
            )
          }
          items={THEMES.map((each) => ({
            key: each,
            label: t(`frame.theme.${each}`),
            onChoose: () => setTheme(each),
          }))}
        />
        <YouMenu onYou={onYou} />
      </div>
    </header>
  );
};

/** Says where one has come, for those who do not see it. */
const Arrival = ({ page }: { readonly page: Page | undefined }) => {
  const { t } = useI18n();
  const title = useCurrentTitle();
  const name = page === undefined ? "" : t(page.name);
  const said = title === null ? name : `${title} · ${name}`;
  useEffect(() => {
    document.title = said === "" ? "Attune" : `${said} · Attune`;
  }, [said]);
  return <Unseen>{said}</Unseen>;
};

export const Layout = ({
  pages,
  views,
}: {
  readonly pages: readonly Page[];
  readonly views: WhyViews;
}) => {
  const { t } = useI18n();
  const { role } = useSession();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  const { question } = useWhy();
  const [open, setOpen] = useState<"palette" | "help" | null>(null);
  const mine = useMemo(
    () => pages.filter(({ roles }) => roles === undefined || roles.includes(role)),
    [pages, role],
  );
  const page = mine.find(({ path }) => path === (pathname.split("/")[1] ?? ""));
  useShortcuts({
    onPalette: () => setOpen("palette"),
    onHelp: () => setOpen("help"),
    go: Object.fromEntries(
      mine.map((each) => [each.shortcut, () => void navigate(`/${each.path}`)]),
    ),
  });
  const close = (): void => setOpen(null);
  return (
    <div className={`${styles["frame"]} ${question === null ? "" : styles["asked"]}`}>
      <a className={styles["skip"]} href="#main">
        {t("frame.skip")}
      </a>
      <Navigation pages={mine} />
      <div className={styles["page"]}>
        <TopBar
          page={page}
          onPalette={() => setOpen("palette")}
          onYou={() => void navigate("/setup/you")}
        />
        <main id="main" tabIndex={-1} className={styles["main"]}>
          <Suspense fallback={<Loading />}>
            <Outlet />
          </Suspense>
        </main>
      </div>
      <WhyHost views={views} />
      <PaletteHost isOpen={open === "palette"} onClose={close} pages={mine} />
      <Help isOpen={open === "help"} onClose={close} pages={mine} />
      <Arrival page={page} />
      <ScrollRestoration />
    </div>
  );
};
