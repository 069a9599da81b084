export { Enumeration } from "./enumeration.js";
export type { Id } from "./id.js";
