import { verdicts, type ByDirection, type Level, type RuleData, type RulesOf } from "./rule.ts";

const newName = { action: "Import it under its new name.", why: "Its exported name changes." };

export const structureRules: RulesOf<"structure"> = {
  added: {
    text: "Type {item} is new.",
    verdicts: verdicts("none", "minor", "minor"),
    why: "The package exports one type more; what uses it is a change of its own.",
    action: "Nothing.",
  },
  removed: {
    text: "Type {item} is gone.",
    verdicts: verdicts("none", "major", "major"),
    why: "Programs that import it no longer compile; what used it is a change of its own.",
    action: "Remove the import.",
  },
  renamed: {
    text: "Type {old} is now called {item}.",
    verdicts: { ...verdicts("major", "major", "major"), rest: "none" },
    why: "Its exported name changes, and so does its wire name, which JSON-RPC sends.",
    action: newName.action,
  },
  recased: {
    text: "Type {old} is now spelt {item}.",
    verdicts: { ...verdicts("major", "major", "major"), rest: "none" },
    why: "Its exported name changes, and so does its wire name, which JSON-RPC sends.",
    action: newName.action,
  },
  moved: {
    text: "Type {before} moved to {after}.",
    verdicts: { ...verdicts("major", "major", "major"), rest: "none" },
    why: "It is exported elsewhere, and its wire name, which JSON-RPC sends, changes.",
    action: "Import it from its new place.",
  },
  kind: {
    text: "{item} was of the kind {before} and is of the kind {after}.",
    verdicts: verdicts("major", "major", "major"),
    why: "Errors are classes that are thrown, structures are values.",
    action: "Use it as what it is now.",
  },
  resource: {
    text: "{item} stands for another resource: its keys were {before} and are {after}.",
    verdicts: verdicts("none", "patch", "none"),
    why: "What the structure stands for is said in its description only.",
    action: "Nothing.",
  },
};

export const enumerationRules: RulesOf<"enumeration"> = {
  added: {
    text: "Enumeration {item} is new.",
    verdicts: verdicts("none", "minor", "minor"),
    why: "The package exports one class more; what uses it is a change of its own.",
    action: "Nothing.",
  },
  removed: {
    text: "Enumeration {item} is gone.",
    verdicts: verdicts("none", "major", "major"),
    why: "Programs that import it no longer compile; what used it is a change of its own.",
    action: "Remove the import.",
  },
  renamed: {
    text: "Enumeration {old} is now called {item}.",
    verdicts: verdicts("none", "major", "major"),
    ...newName,
  },
  recased: { text: "Enumeration {old} is now spelt {item}.", verdicts: verdicts("none", "major", "major"), ...newName },
  moved: {
    text: "Enumeration {before} moved to {after}.",
    verdicts: verdicts("none", "major", "major"),
    why: "It is exported elsewhere; messages hold only its values.",
    action: "Import it from its new place.",
  },
};

/** A change after which a type allows more or fewer values, with the advice for those who read and who make values. */
interface Variance {
  readonly text: string;
  /** The level on the wire in the direction in which the change is no break. */
  readonly wire: Level;
  readonly readers: string;
  readonly makers: string;
}

const unreached = (text: string, level: Level, action: string): RuleData => ({
  text,
  verdicts: { jsonRpc: "none", rest: "none", caller: level, implementer: level },
  why: "No operation sends or returns it, but programs can use the type.",
  action,
});

/** The type is sent and received: what one side gains, the other loses. */
const either = (text: string, action: string): RuleData => ({
  text,
  verdicts: verdicts("major", "major", "major"),
  why: "It is sent and received: one side has to mind what the other gains.",
  action,
});

/** The type allows more: those who read values have to expect it. */
const widened = ({ text, wire, readers, makers }: Variance): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts(wire, "minor", "major"),
    why: `Callers may still send what they sent; what stands in for a server has to expect more.`,
    action: makers,
  },
  received: {
    text,
    verdicts: verdicts("major", "major", "minor"),
    why: "Callers have to expect more than before.",
    action: readers,
  },
  both: either(text, `${makers} ${readers}`),
  unreached: unreached(text, "major", readers),
});

/** The type allows less: those who make values have to respect it. */
const narrowed = ({ text, wire, readers, makers }: Variance): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts("major", "major", "minor"),
    why: "What could be sent before is refused.",
    action: makers,
  },
  received: {
    text,
    verdicts: verdicts(wire, "minor", "major"),
    why: "Callers receive only what they had to expect before; what stands in for a server has to mind it.",
    action: readers,
  },
  both: either(text, `${makers} ${readers}`),
  unreached: unreached(text, "major", makers),
});

const other = (text: string, why: string, action: string): ByDirection => ({
  sent: { text, verdicts: verdicts("major", "major", "major"), why, action },
  received: { text, verdicts: verdicts("major", "major", "major"), why, action },
  both: "sent",
  unreached: unreached(text, "major", action),
});

const types = "{before} became {after}";

export const typeRules: RulesOf<"type"> = {
  "made-optional": widened({
    text: `{item}{at} may be unset now: ${types}.`,
    wire: "minor",
    readers: "Expect that it is unset.",
    makers: "Leave it out where there is nothing to say.",
  }),
  "made-required": narrowed({
    text: `{item}{at} has to be set now: ${types}.`,
    wire: "minor",
    readers: "Nothing; what handles an unset value can go.",
    makers: "Set it everywhere.",
  }),
  "resource-widened": widened({
    text: `{item}{at} takes identifiers of more resource types: ${types}.`,
    wire: "minor",
    readers: "Expect identifiers of other resources.",
    makers: "Give identifiers of other resources where it is useful.",
  }),
  "resource-narrowed": narrowed({
    text: `{item}{at} takes identifiers of fewer resource types: ${types}.`,
    wire: "minor",
    readers: "Nothing.",
    makers: "Give identifiers of these resources only.",
  }),
  "resource-changed": other(
    `{item}{at} takes identifiers of another resource: ${types}.`,
    "An identifier of one resource means nothing for another, and its type does not fit.",
    "Use identifiers of the new resource.",
  ),
  "resource-field": other(
    `The resource type of {item}{at} is found elsewhere: ${types}.`,
    "The identifier is read by another resource type.",
    "Set the field that names the resource type.",
  ),
  "has-fields-widened": widened({
    text: `{item}{at} takes structures with fewer fields: ${types}.`,
    wire: "minor",
    readers: "Expect structures without these fields.",
    makers: "Give other structures where it is useful.",
  }),
  "has-fields-narrowed": narrowed({
    text: `{item}{at} takes only structures that have more fields: ${types}.`,
    wire: "minor",
    readers: "Nothing.",
    makers: "Give structures that have these fields.",
  }),
  "has-fields-changed": other(
    `{item}{at} takes structures that have other fields: ${types}.`,
    "A structure with the old fields no longer fits.",
    "Use structures that have the new fields.",
  ),
  text: {
    text: `{item}{at} is another kind of text: ${types}.`,
    verdicts: verdicts("none", "minor", "minor"),
    why: "On the wire it is a string as before; a plain string still compiles.",
    action: "Look at what the text means now.",
  },
  builtin: other(
    `{item}{at} has another type: ${types}.`,
    "A value of the old type is refused on the wire and does not compile.",
    "Use a value of the new type.",
  ),
  container: other(
    `{item}{at} has another shape: ${types}.`,
    "One value, a list, a set and a map differ on the wire and in TypeScript.",
    "Use the new shape.",
  ),
  target: other(
    `{item}{at} has another type: ${types}.`,
    "A value of the old type is refused on the wire and does not compile.",
    "Use a value of the new type.",
  ),
};
