import { performance } from "node:perf_hooks";
import type { MessagePort } from "node:worker_threads";
import { parentPort } from "node:worker_threads";
import type { ItemModel } from "@attune/recommender/ease";
import type { Setting } from "@attune/recommender/evaluation";
import { giveWay } from "../../platform/thread-priority.ts";
import { modelIn } from "./arrays.ts";
import { easeArrays, learn, learnTouched } from "./learn.ts";
import type { Ask, FromLearner, Persons, Replies, Retrained, ToLearner } from "./messages.ts";
import { createTouchLog } from "./touch-log.ts";

/** What is being served, as far as touched items are trained anew in it. */
type Served = { readonly model: ItemModel; readonly setting: Setting };

/** What was done with items is read and learnt from here: it delays no request. */
const createLearner = (send: (message: FromLearner) => void) => {
  const touches = createTouchLog();
  let served: Served | null = null;
  let learntRows = 0;

  const again = (persons: Persons): Retrained => {
    const until = touches.all();
    if (served === null || until.rows === learntRows) return null;
    const start = performance.now();
    const { setting } = served;
    const found = touches.learnable(persons, until);
    const { model, touched } = learnTouched(touches, found, served.model, setting, learntRows);
    served = { model, setting };
    learntRows = until.rows;
    const seconds = (performance.now() - start) / 1_000;
    return { arrays: easeArrays(model), touched, seconds };
  };
  const train = async (ask: Extract<Ask, { ask: "train" }>): Promise<Replies["train"]> => {
    const { request } = ask;
    const trained = await learn(touches, request, {
      step: (step, done, total) => send({ kind: "progress", step, done, total }),
      memory: (bytes) => send({ kind: "memory", bytes }),
    });
    if ("refused" in trained) return trained;
    served = { model: modelIn(trained.arrays), setting: trained.note.setting };
    learntRows = touches.upTo(request.position).rows;
    return trained;
  };
  return async (ask: Ask): Promise<Replies[Ask["ask"]]> => {
    switch (ask.ask) {
      case "take":
        return touches.take(ask.entries);
      case "facets":
        return touches.facets();
      case "train":
        return train(ask);
      case "retrain":
        return again(ask.persons);
      case "adopt":
        served = { model: modelIn(ask.arrays), setting: ask.setting };
        learntRows = touches.upTo(ask.position).rows;
        return null;
    }
  };
};

const serve = (port: MessagePort): void => {
  giveWay({ pool: false });
  const send = (message: FromLearner): void => port.postMessage(message);
  const answer = createLearner(send);
  port.on("message", ({ id, ask }: ToLearner) => {
    answer(ask).then(
      (reply) => send({ kind: "reply", id, reply }),
      (error: unknown) =>
        send({
          kind: "failure",
          id,
          message: error instanceof Error ? error.message : "unknown",
        }),
    );
  });
};

if (parentPort) serve(parentPort);
