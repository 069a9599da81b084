/** The model of the interfaces in the published package, compressed; no program loads it. */
export const packedModel = "dist/model.json.gz";
