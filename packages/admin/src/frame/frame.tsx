import { useMemo } from "react";
import type { RouteObject } from "react-router";
import { createBrowserRouter, Navigate, useRouteError } from "react-router";
import { RouterProvider } from "react-router/dom";
import { useI18n } from "../i18n/index.ts";
import type { Page, PageRoute } from "../pages/index.ts";
import { Empty, Link, ProblemNote } from "../ui/index.ts";
import styles from "./frame.module.css";
import { Layout } from "./layout.tsx";
import { TitleProvider } from "./title.tsx";
import { watchWay } from "./on-the-way.ts";
import { whyViewsOf } from "./why-host.tsx";

const Nowhere = () => {
  const { t } = useI18n();
  return <Empty title={t("frame.nowhere")} action={<Link to="/">{t("frame.toStart")}</Link>} />;
};

const Broken = () => {
  const error = useRouteError();
  return (
    <div className={styles["main"]}>
      <ProblemNote
        error={error instanceof Error ? error : new Error(String(error))}
        onRetry={() => location.reload()}
      />
    </div>
  );
};

const routeOf = ({ path, load }: PageRoute): RouteObject => ({
  ...(path === "" ? { index: true as const } : { path }),
  errorElement: <Broken />,
  lazy: async () => ({ Component: (await load()).Screen }),
});

/** What is at / : the page that claims it, else the first. */
const startOf = (pages: readonly Page[]): RouteObject[] => {
  const [first] = pages;
  if (first === undefined || pages.some(({ path }) => path === "")) return [];
  return [{ index: true as const, element: <Navigate to={`/${first.path}`} replace /> }];
};

/** Navigation, the screen, and the why panel beside it. */
export const Frame = ({ pages }: { readonly pages: readonly Page[] }) => {
  const router = useMemo(() => {
    const views = whyViewsOf(pages);
    const made = createBrowserRouter([
      {
        path: "/",
        element: <Layout pages={pages} views={views} />,
        errorElement: <Broken />,
        hydrateFallbackElement: <div />,
        children: [
          ...startOf(pages),
          { path: "sign-in", element: <Navigate to="/" replace /> },
          ...pages.flatMap((page): RouteObject[] =>
            page.path === ""
              ? page.routes.map(routeOf)
              : [{ path: page.path, children: page.routes.map(routeOf) }],
          ),
          { path: "*", element: <Nowhere /> },
        ],
      },
    ]);
    watchWay(made);
    return made;
  }, [pages]);
  return (
    <TitleProvider>
      <RouterProvider router={router} />
    </TitleProvider>
  );
};
