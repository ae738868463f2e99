// Trains the columns of some items of a matrix that lies in shared memory, and hands them back.
import { parentPort, workerData } from "node:worker_threads";
import type { EaseOptions } from "@attune/recommender/ease";
import { createGram, trainColumns } from "@attune/recommender/ease";
import type { Matrix } from "@attune/recommender/interaction";

type Task = { readonly matrix: Matrix; readonly items: Uint32Array; readonly options: EaseOptions };

const { matrix, items, options }: Task = workerData;
parentPort?.postMessage(trainColumns(matrix, createGram(matrix, options), items, options));
