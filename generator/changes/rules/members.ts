import { verdicts, type ByDirection, type RuleData, type RulesOf } from "./rule.ts";

const renamedParameter = {
  verdicts: verdicts("major", "major", "major"),
  why: "Requests name the parameter, and so do programs.",
  action: "Give the argument under its new name.",
};

export const parameterRules: RulesOf<"parameter"> = {
  "added-required": {
    text: "{item} is a new parameter that has to be given, of type {after}.",
    verdicts: verdicts("major", "major", "minor"),
    why: "Calls that were complete no longer are.",
    action: "Give the argument in every call.",
  },
  "added-optional": {
    text: "{item} is a new parameter that may be left out, of type {after}.",
    verdicts: verdicts("minor", "minor", "minor"),
    why: "Calls stay as they are.",
    action: "Give it where it is useful; a server of an older release refuses it.",
  },
  "removed-required": {
    text: "Parameter {item} is gone; its type was {before}.",
    verdicts: verdicts("major", "major", "major"),
    why: "Calls that give it no longer compile, and a server of the new release refuses it.",
    action: "Remove the argument.",
  },
  "removed-optional": {
    text: "Parameter {item}, which could be left out, is gone; its type was {before}.",
    verdicts: verdicts("major", "major", "major"),
    why: "Calls that give it no longer compile, and a server of the new release refuses it.",
    action: "Remove the argument where it is given.",
  },
  renamed: { text: "Parameter {old} is now called {item}.", ...renamedParameter },
  recased: { text: "Parameter {old} is now spelt {item}.", ...renamedParameter },
};

export const resultRules: RulesOf<"result"> = {
  added: {
    text: "{item} has a result: {after}.",
    verdicts: verdicts("minor", "minor", "major"),
    why: "Callers that ignore it stay as they are; what stands in for a server has to return it.",
    action: "Return a value from handlers of the operation.",
  },
  removed: {
    text: "{item} no longer has a result; it was {before}.",
    verdicts: verdicts("major", "major", "minor"),
    why: "Programs that use the result no longer compile.",
    action: "Do without it, or ask with another operation.",
  },
};

const onlyExported = { jsonRpc: "none", rest: "none" } as const;
const unreachedBreak: Pick<RuleData, "verdicts" | "why"> = {
  verdicts: { ...onlyExported, caller: "major", implementer: "major" },
  why: "No operation sends or returns it, but programs can use the type.",
};
const unreachedGain: Pick<RuleData, "verdicts" | "why"> = {
  verdicts: { ...onlyExported, caller: "minor", implementer: "minor" },
  why: "No operation sends or returns it, but programs can use the type.",
};

const renamedField = (text: string): ByDirection => {
  const action = "Use the new name.";
  return {
    sent: {
      text,
      verdicts: verdicts("major", "major", "major"),
      why: "A server of the new release refuses the old name, and programs that give it no longer compile.",
      action,
    },
    received: {
      text,
      verdicts: verdicts("major", "major", "major"),
      why: "Programs that read the field no longer compile; one of the old package does not find it in a new answer.",
      action,
    },
    both: "sent",
    unreached: { text, ...unreachedBreak, action },
  };
};

const addedOptional = "{item} is a new field that may be unset, of type {after}.";
const addedRequired = "{item} is a new field that has to be set, of type {after}.";
const removedOptional = "Field {item}, which could be unset, is gone; its type was {before}.";
const removedRequired = "Field {item} is gone; its type was {before}.";

const removedSent = {
  verdicts: verdicts("major", "major", "major"),
  why: "A server of the new release refuses the field, and programs that give it no longer compile.",
  action: "Do not set the field.",
};

export const fieldRules: RulesOf<"field"> = {
  "added-required": {
    sent: {
      text: addedRequired,
      verdicts: verdicts("major", "major", "minor"),
      why: "What was complete no longer is: it does not compile, and the server refuses it.",
      action: "Set the field wherever the structure is made.",
    },
    received: {
      text: addedRequired,
      verdicts: verdicts("minor", "minor", "major"),
      why: "Callers receive more; what stands in for a server has to return it.",
      action: "Set the field in handlers and in data of tests.",
    },
    both: {
      text: addedRequired,
      verdicts: verdicts("major", "major", "major"),
      why: "What was complete no longer is, in requests and in handlers.",
      action: "Set the field wherever the structure is made.",
    },
    unreached: { text: addedRequired, ...unreachedGain, action: "Set the field where the structure is made." },
  },
  "added-optional": {
    sent: {
      text: addedOptional,
      verdicts: verdicts("minor", "minor", "minor"),
      why: "What was complete still is.",
      action: "Set it where it is useful; a server of an older release refuses it.",
    },
    received: {
      text: addedOptional,
      verdicts: verdicts("minor", "minor", "minor"),
      why: "Callers may receive more.",
      action: "Read it where it is useful.",
    },
    both: "sent",
    unreached: { text: addedOptional, ...unreachedGain, action: "Nothing." },
  },
  "removed-required": {
    sent: { text: removedRequired, ...removedSent },
    received: {
      text: removedRequired,
      verdicts: verdicts("major", "major", "major"),
      why: "Programs that read the field no longer compile, and the old package misses it in answers.",
      action: "Do without the field, or find its value elsewhere.",
    },
    both: "sent",
    unreached: { text: removedRequired, ...unreachedBreak, action: "Remove what uses the field." },
  },
  "removed-optional": {
    sent: { text: removedOptional, ...removedSent },
    received: {
      text: removedOptional,
      verdicts: verdicts("minor", "major", "major"),
      why: "Programs that read the field no longer compile; on the wire it could be missing before.",
      action: "Do without the field, or find its value elsewhere.",
    },
    both: "sent",
    unreached: { text: removedOptional, ...unreachedBreak, action: "Remove what uses the field." },
  },
  renamed: renamedField("Field {old} is now called {item}."),
  recased: renamedField("Field {old} is now spelt {item}."),
};

const renamedValue = (text: string): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts("major", "major", "major"),
    why: "The constant has another name, and a server of the new release refuses the old value.",
    action: "Use the new constant.",
  },
  received: {
    text,
    verdicts: verdicts("minor", "major", "major"),
    why: "The constant has another name; the old package takes the new value for an unknown one.",
    action: "Use the new constant.",
  },
  both: "sent",
  unreached: { text, ...unreachedBreak, action: "Use the new constant." },
});

const removedValue = "Value {item} is gone.";
const addedValue = "{item} is a new value.";

export const valueRules: RulesOf<"value"> = {
  added: {
    sent: {
      text: addedValue,
      verdicts: verdicts("minor", "minor", "minor"),
      why: "Values that could be sent still can.",
      action: "Use it where it is useful; a server of an older release refuses it.",
    },
    received: {
      text: addedValue,
      verdicts: verdicts("minor", "minor", "minor"),
      why: "Enumerations are open: a program already has to expect values that it does not know.",
      action: "Handle it where values are told apart.",
    },
    both: "received",
    unreached: { text: addedValue, ...unreachedGain, action: "Nothing." },
  },
  removed: {
    sent: {
      text: removedValue,
      verdicts: verdicts("major", "major", "major"),
      why: "The constant is gone, and a server of the new release refuses the value.",
      action: "Use another value.",
    },
    received: {
      text: removedValue,
      verdicts: verdicts("minor", "major", "major"),
      why: "The constant is gone; the value itself is no longer received.",
      action: "Remove what handles it.",
    },
    both: "sent",
    unreached: { text: removedValue, ...unreachedBreak, action: "Remove what uses it." },
  },
  renamed: renamedValue("Value {old} is now called {item}."),
  recased: renamedValue("Value {old} is now spelt {item}."),
};
