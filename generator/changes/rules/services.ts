import { verdicts, type RuleData, type RulesOf } from "./rule.ts";

const otherName = (what: string): Pick<RuleData, "verdicts" | "why" | "action"> => ({
  verdicts: verdicts("major", "major", "major"),
  why: `Requests name the ${what}, and so do programs.`,
  action: "Use the new name.",
});

export const serviceRules: RulesOf<"service"> = {
  added: {
    text: "Service {item} is new.",
    verdicts: verdicts("minor", "minor", "minor"),
    why: "Nothing that was there changes.",
    action: "Use it where it is useful; a server of an older release does not have it.",
  },
  removed: {
    text: "Service {item} is gone.",
    verdicts: verdicts("major", "major", "major"),
    why: "Its client is no longer exported, and a server of the new release refuses its operations.",
    action: "Remove the calls, or use what replaces them.",
  },
  renamed: { text: "Service {old} is now called {item}.", ...otherName("service") },
  recased: { text: "Service {old} is now spelt {item}.", ...otherName("service") },
  moved: { text: "Service {before} moved to {after}.", ...otherName("service") },
};

export const operationRules: RulesOf<"operation"> = {
  added: {
    text: "Operation {item} is new.",
    verdicts: verdicts("minor", "minor", "major"),
    why: "Programs that call stay as they are; a class of one's own with the interface of the service lacks the method.",
    action: "Call it where it is useful. Add the method to classes that implement the whole service.",
  },
  removed: {
    text: "Operation {item} is gone.",
    verdicts: verdicts("major", "major", "major"),
    why: "The method is no longer there, and a server of the new release refuses the call.",
    action: "Remove the call, or use what replaces it.",
  },
  renamed: { text: "Operation {old} is now called {item}.", ...otherName("operation") },
  recased: { text: "Operation {old} is now spelt {item}.", ...otherName("operation") },
  task: {
    text: "Operation {item} runs in another way: its task had the result {before}, and has {after}.",
    verdicts: verdicts("major", "major", "major"),
    why: "A task is started and waited for, any other operation answers at once.",
    action: "Call it as the reference shows.",
  },
  idempotent: {
    text: "Operation {item} may now be repeated.",
    verdicts: verdicts("none", "minor", "none"),
    why: "The runtime repeats the call after failures of the connection.",
    action: "Nothing.",
  },
  "not-idempotent": {
    text: "Operation {item} may no longer be repeated.",
    verdicts: verdicts("none", "minor", "none"),
    why: "The runtime no longer repeats the call when it may have reached the server.",
    action: "Look at failures of the connection where the call is made.",
  },
};

export const constantRules: RulesOf<"constant"> = {
  added: {
    text: "Constant {item} is new: {after}.",
    verdicts: verdicts("none", "minor", "minor"),
    why: "Nothing that was there changes.",
    action: "Use it where it is useful.",
  },
  removed: {
    text: "Constant {item} is gone.",
    verdicts: verdicts("none", "major", "major"),
    why: "Programs that use it no longer compile.",
    action: "Use the value itself, or what replaces it.",
  },
  value: {
    text: "Constant {item} was {before} and is {after}.",
    verdicts: verdicts("none", "minor", "minor"),
    why: "Programs use the new value without a change.",
    action: "Compare values that were stored with the new one.",
  },
  type: {
    text: "Constant {item} had the type {before} and has {after}.",
    verdicts: verdicts("none", "major", "major"),
    why: "Programs that use it may no longer compile.",
    action: "Use the value as what it is now.",
  },
};

export const errorRules: RulesOf<"error"> = {
  added: {
    text: "{item} can report {detail}.",
    verdicts: verdicts("minor", "minor", "minor"),
    why: "Errors are open: a program already has to expect ones that it does not know.",
    action: "Handle it where it makes a difference.",
  },
  removed: {
    text: "{item} no longer reports {detail}.",
    verdicts: verdicts("minor", "major", "major"),
    why: "The errors of the operation have a type, and comparing it with this one no longer compiles.",
    action: "Remove what handles it after this operation.",
  },
  declared: {
    text: "{item} declares the error {detail}, which only the document named before.",
    verdicts: verdicts("patch", "patch", "patch"),
    why: "Programs could expect it already.",
    action: "Nothing.",
  },
  undeclared: {
    text: "{item} no longer declares the error {detail}, but the document still names it.",
    verdicts: verdicts("patch", "patch", "patch"),
    why: "Programs have to expect it as before.",
    action: "Nothing.",
  },
};

export const privilegeRules: RulesOf<"privilege"> = {
  added: {
    text: "{item} needs the privilege {after}.",
    verdicts: verdicts("minor", "minor", "none"),
    why: "Programs compile as before; a user without the privilege is refused.",
    action: "Give the user the privilege.",
  },
  removed: {
    text: "{item} no longer needs the privilege {before}.",
    verdicts: verdicts("patch", "patch", "none"),
    why: "Users that could call it still can.",
    action: "Take the privilege away where nothing else needs it.",
  },
  changed: {
    text: "{item} needs the privilege {after}; it was {before}.",
    verdicts: verdicts("minor", "minor", "none"),
    why: "Programs compile as before; a user may be refused who was not.",
    action: "Compare the user's privileges with the new ones.",
  },
};

const onRest = (level: "major" | "minor" | "patch") => ({ ...verdicts("none", "none", "none"), rest: level });

export const mappingRules: RulesOf<"mapping"> = {
  added: {
    text: "{item} can be called below {detail}: {after}.",
    verdicts: onRest("minor"),
    why: "There was no way to call it over this mount before.",
    action: "Nothing.",
  },
  removed: {
    text: "{item} can no longer be called below {detail}; it was {before}.",
    verdicts: onRest("major"),
    why: "The call over this mount is refused.",
    action: "Use the JSON-RPC transport for it.",
  },
  changed: {
    text: "{item} is called in another way below {detail}: {before} became {after}.",
    verdicts: onRest("major"),
    why: "A server that knows only the one mapping refuses the other.",
    action: "Use the package that fits the release of the server, or the JSON-RPC transport.",
  },
  status: {
    text: "{item} is answered with another status below {detail}: {before} became {after}.",
    verdicts: onRest("patch"),
    why: "The runtime takes every status of success.",
    action: "Nothing, unless a program of its own looks at the status.",
  },
};
