/** Random choices that a seed repeats. */
export interface Random {
  /** A number from 0 up to, and without, 1. */
  readonly next: () => number;
  readonly below: (limit: number) => number;
  readonly chance: (probability: number) => boolean;
  readonly oneOf: <T>(items: readonly T[]) => T;
}

/** The generator known as mulberry32. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { next, below, chance: (probability) => next() < probability, oneOf: (items) => items[below(items.length)]! };
}

const deep = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);

/** Pieces of JSON that have been trouble somewhere. */
const pieces: readonly ((random: Random) => string)[] = [
  () => "null",
  () => "true",
  () => '""',
  () => "[]",
  () => "{}",
  () => "0",
  () => "-0.0",
  () => "1.0",
  () => "1e400",
  () => "9223372036854775807",
  () => "0.1e-5",
  (random) => "9".repeat(1 + random.below(2000)),
  (random) => `"${"x".repeat(random.below(100_000))}"`,
  () => '"\\ud800"',
  () => '"\\u0000"',
  () => '{"OPTIONAL":null}',
  () => '{"OPTIONAL":{"OPTIONAL":null}}',
  () => '{"SECRET":5}',
  () => '{"BINARY":{}}',
  () => '{"BINARY":"?"}',
  () => '{"STRUCTURE":{}}',
  () => '{"STRUCTURE":{"a.b":{"c":1}}}',
  () => '{"STRUCTURE":{"map-entry":{"key":{},"value":null}}}',
  () => '{"ERROR":{"com.vmware.vapi.std.errors.not_found":{}}}',
  () => '{"ERROR":{"com.vmware.vapi.std.errors.not_found":{"messages":[null,5,{}],"data":7}}}',
  () => '{"__proto__":{"toString":1}}',
  () => '{"constructor":{"prototype":5},"toString":null,"hasOwnProperty":1,"toJSON":5,"then":{}}',
  () => '{"@class":5,"error_type":"NOT_FOUND","messages":{}}',
  () => '{"key":null,"value":null}',
  () => '[{"key":1},{"key":1}]',
  (random) => deep("[", "]", random.below(3000)),
  (random) => deep('{"a":', "}", random.below(3000)).replace("{}", '{"a":1}').replace(":}", ":0}"),
  (random) => `${'{"OPTIONAL":'.repeat(random.oneOf([2, 200, 2000]))}null${"}".repeat(2)}`,
];

/** Where a value of JSON stands in a text, roughly: after a colon, a comma or a bracket. */
const places = /(?<=[:[,]|^)("[^"]*"|-?\d[\d.eE+-]*|true|false|null|\{\}|\[\])/g;

/** A text that differs from a good one in a few places. */
export function mutateText(good: string, random: Random): string {
  if (random.chance(0.03)) return random.oneOf(pieces)(random);
  let text = good;
  for (let count = 1 + random.below(3); count > 0; count -= 1) text = mutateOnce(text, random);
  return text;
}

function mutateOnce(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const piece = random.oneOf(pieces)(random);
  switch (random.below(8)) {
    case 0:
      return text.slice(0, at);
    case 1:
      return text.slice(0, at) + text.slice(at + 1 + random.below(5));
    case 2:
      return (
        text.slice(0, at) +
        String.fromCharCode(random.oneOf([34, 44, 58, 91, 93, 123, 125, 92, 0, 0xd800])) +
        text.slice(at)
      );
    case 3: {
      // Another name for a member, which makes it unknown, and the one that was there missing.
      const names = [...text.matchAll(/"\w+"(?=:)/g)];
      const name = names.length > 0 ? random.oneOf(names) : undefined;
      const other = random.oneOf([
        "x",
        "__proto__",
        "toString",
        "STRUCTURE",
        "ERROR",
        "key",
        "messages",
        "@class",
        "OPTIONAL",
      ]);
      return name === undefined
        ? text
        : text.slice(0, name.index) + `"${other}"` + text.slice(name.index + name[0].length);
    }
    default: {
      const found = [...text.matchAll(places)];
      const place = found.length > 0 ? random.oneOf(found) : undefined;
      return place === undefined
        ? text
        : text.slice(0, place.index) + piece + text.slice(place.index + place[0].length);
    }
  }
}
