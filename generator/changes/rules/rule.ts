import type { Direction, Kinds, Noun } from "../change.ts";

/** How much a change matters: it needs a new major, minor or patch version, or none. */
export const levels = ["none", "patch", "minor", "major"] as const;
export type Level = (typeof levels)[number];

/** Who a change is judged for. */
export const audiences = ["jsonRpc", "rest", "caller", "implementer"] as const;
export type Audience = (typeof audiences)[number];

/**
 * A verdict for each audience.
 *
 * - `jsonRpc`, `rest`: a client and a server of the two versions talk to each other. Major: one of them refuses or
 *   misreads what was right before. Minor: what was right stays right, and more is.
 * - `caller`: a TypeScript program that calls operations. Major: it may no longer compile, or may receive something
 *   that it could not receive before. Minor: it compiles, and there is more to use.
 * - `implementer`: a TypeScript program that acts as a server: handlers of the testing kit, or classes of its own that
 *   implement the interface of a service.
 */
export type Verdicts = Readonly<Record<Audience, Level>>;

/** One judgement over one kind of change. */
export interface RuleData {
  /**
   * What happened. `{item}` is the item, `{before}` and `{after}` are what changed about it, `{detail}` says which of
   * several things of the item it is, `{at}` where in a type.
   */
  readonly text: string;
  readonly verdicts: Verdicts;
  /** Why it has this level. */
  readonly why: string;
  /** What a user of the SDK does about it. */
  readonly action: string;
}

/** A rule for each direction; a direction can also name the one whose rule it shares. */
export type ByDirection = Readonly<Record<"sent" | "received", RuleData>> &
  Readonly<Record<"both" | "unreached", RuleData | "sent" | "received">>;

/** The rules of a noun: for each kind of change one rule for all directions, or one for each. */
export type RulesOf<N extends Noun> = Readonly<Record<Kinds[N], RuleData | ByDirection>>;

/** One verdict for both protocols, the caller and the implementer. */
export const verdicts = (wire: Level, caller: Level, implementer: Level): Verdicts => ({
  jsonRpc: wire,
  rest: wire,
  caller,
  implementer,
});

/** A rule with the place that it has in the table. */
export interface Rule extends RuleData {
  readonly id: string;
  readonly area: Noun;
  /** Unset where the direction makes no difference. */
  readonly direction: Direction | undefined;
}
