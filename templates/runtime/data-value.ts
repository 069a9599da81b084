/** A value whose type only the server knows, as it came. */
export type DataValue = unknown;
