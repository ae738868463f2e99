/** Problems of training models, and of choosing one. */
export const MODEL_PROBLEMS = {
  "model-not-found": {
    status: 404,
    title: "There is no such version of the models",
    fix: "GET /v1/models lists the versions that are kept.",
  },
  "model-not-readable": {
    status: 409,
    title: "The file of this version cannot be served from",
    fix: "Choose another version, or train anew: POST /v1/models/train.",
  },
  "training-goes-on": {
    status: 409,
    title: "Models are being trained already",
    fix: "Wait until GET /v1/models says that nothing is being trained.",
  },
} as const;
