/** How a command ended: its exit code, or what was wrong with the command line after all. */
export type Ended = number | { readonly usage: string };
