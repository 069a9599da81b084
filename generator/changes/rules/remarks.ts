import { verdicts, type RuleData, type RulesOf } from "./rule.ts";

export const idRules: RulesOf<"id"> = {
  service: {
    text: "The wire name of service {item} was {before} and is {after}.",
    verdicts: { ...verdicts("major", "none", "none") },
    why: "JSON-RPC requests name the service.",
    action: "Use the package that fits the release of the server.",
  },
  structure: {
    text: "The wire name of {item} was {before} and is {after}.",
    verdicts: { ...verdicts("major", "none", "none"), rest: "none" },
    why: "JSON-RPC messages name every structure, REST messages do not.",
    action: "Use the package that fits the release of the server.",
  },
  error: {
    text: "The wire name of error {item} was {before} and is {after}.",
    verdicts: verdicts("major", "minor", "minor"),
    why: "An error is known by its wire name; under the other one it is an unknown error.",
    action: "Compare errors by their class.",
  },
  enumeration: {
    text: "The wire name of enumeration {item} was {before} and is {after}.",
    verdicts: verdicts("none", "patch", "patch"),
    why: "Messages hold the values of an enumeration, not its name.",
    action: "Nothing.",
  },
};

export const nameRules: RulesOf<"name"> = {
  changed: {
    text: "{item} has another name in the package: {before} became {after}.",
    verdicts: verdicts("none", "major", "major"),
    why: "On the wire nothing changes; programs that use the old name no longer compile.",
    action: "Use the new name.",
  },
};

export const docsRules: RulesOf<"docs"> = {
  changed: {
    text: "The description of {item} changed.",
    verdicts: verdicts("none", "patch", "patch"),
    why: "Only the text that editors show is another.",
    action: "Read it where the item is used.",
  },
};

const told = (text: string, why: string, action: string, level: "patch" | "minor"): RuleData => ({
  text,
  verdicts: verdicts("none", level, level),
  why,
  action,
});

export const lifecycleRules: RulesOf<"lifecycle"> = {
  since: told(
    "The releases that are stated for {item} changed: {before} became {after}.",
    "Only what is said of the item changes.",
    "Nothing.",
    "patch",
  ),
  deprecated: told(
    "{item} is deprecated: {after}.",
    "It works as before, and will go.",
    "Use what replaces it.",
    "minor",
  ),
  restored: told("{item} is no longer deprecated.", "It works as before.", "Nothing.", "minor"),
  deprecation: told(
    "What is said about the deprecation of {item} changed: {before} became {after}.",
    "Only the text changes.",
    "Read it where the item is used.",
    "patch",
  ),
  "preview-began": told(
    "{item} is a technical preview now.",
    "It works as before, and may change in any release.",
    "Rely on it less.",
    "minor",
  ),
  "preview-ended": told(
    "{item} is no longer a technical preview.",
    "It works as before, and changes only as everything else does.",
    "Nothing.",
    "minor",
  ),
  removal: told(
    "The release that removes {item} was {before} and is {after}.",
    "It is still there.",
    "Plan to do without it.",
    "minor",
  ),
};

export const unhandledRules: RulesOf<"unhandled"> = {
  difference: {
    text: "{item} differs in {detail}, which no rule knows: {before} became {after}.",
    verdicts: verdicts("major", "major", "major"),
    why: "What a rule does not know may be a break.",
    action: "Compare with the generator that wrote the model, or add a rule.",
  },
};
