import type { createBrowserRouter } from "react-router";

type Router = ReturnType<typeof createBrowserRouter>;

let isUnderWay = false;

/** Looks at where a router is going. */
export const watchWay = (router: Pick<Router, "subscribe">): void => {
  router.subscribe(({ navigation }) => {
    isUnderWay = navigation.state !== "idle";
  });
};

/** Whether somebody is on the way to another place at this instant, drawn or not. */
export const isOnTheWay = (): boolean => isUnderWay;
