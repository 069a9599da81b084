import { compareReleases } from "./releases.ts";

interface MountRow {
  /** First release that has it; undefined: all have it. */
  readonly first: string | undefined;
  /** Last release whose facts describe it. Later ones still take the calls of older clients. */
  readonly last: string | undefined;
  /** True where an operation without a mapping is called by a rule; elsewhere it can't be called. */
  readonly hasDefault: boolean;
  /** HTTP status of a call that starts a task; undefined: 200. */
  readonly taskStatus: number | undefined;
  /** What a definition says of an operation with it. */
  readonly doc: string;
}

const table = {
  rest: {
    first: undefined,
    last: "7.0",
    hasDefault: true,
    taskStatus: undefined,
    doc: "Verb and URL below /rest; the default mapping when left out.",
  },
  api: {
    first: "7.0",
    last: undefined,
    hasDefault: false,
    // The request was accepted; the result of the task is known later.
    taskStatus: 202,
    doc: "Verb and URL below /api, which is there from 7.0 on.",
  },
} as const satisfies Readonly<Record<string, MountRow>>;

/** Where servers take REST calls: the first part of the path. */
export type Mount = keyof typeof table;

/** The mounts, the oldest first. */
export const mountNames = Object.keys(table) as readonly Mount[];
/** The mounts in the order in which people are shown them. */
export const newestMounts: readonly Mount[] = [...mountNames].reverse();

export const mounts: Readonly<Record<Mount, MountRow>> = table;

/** Something for each mount. */
export const forMounts = <T>(make: (mount: Mount) => T): Readonly<Record<Mount, T>> =>
  Object.fromEntries(mountNames.map((mount) => [mount, make(mount)])) as Record<Mount, T>;

/** Whether a release came before a mount. */
export function isBefore(release: string, mount: Mount): boolean {
  const { first } = mounts[mount];
  return first !== undefined && compareReleases(release, first) < 0;
}

/** Whether the facts of a release describe a mount. */
export function hasMount(release: string, mount: Mount): boolean {
  const { last } = mounts[mount];
  return !isBefore(release, mount) && (last === undefined || compareReleases(release, last) <= 0);
}
