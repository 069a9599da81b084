import { verdicts, type ByDirection, type RuleData, type RulesOf } from "./rule.ts";

const unreached = (text: string, level: "minor" | "major"): RuleData => ({
  text,
  verdicts: { jsonRpc: "none", rest: "none", caller: level, implementer: level },
  why: "No operation sends or returns it, but programs can use the type.",
  action: "Set the fields that belong to the case, and no others.",
});

const makers = "Set the fields that belong to the case, and no others.";
const readers = "Read the fields that belong to the case, after a guard.";

/** Less is allowed than before. */
const stricter = (text: string): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts("major", "major", "minor"),
    why: "What could be sent before does not compile, and is refused.",
    action: makers,
  },
  received: {
    text,
    verdicts: verdicts("minor", "minor", "major"),
    why: "Callers receive only what they had to expect before; what stands in for a server has to mind it.",
    action: readers,
  },
  both: {
    text,
    verdicts: verdicts("major", "major", "major"),
    why: "What could be made before is refused.",
    action: makers,
  },
  unreached: unreached(text, "major"),
});

/** More is allowed than before, and less is certain for those who read values. */
const looser = (text: string): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts("minor", "minor", "major"),
    why: "What could be sent still can; what stands in for a server has to expect more.",
    action: makers,
  },
  received: {
    text,
    verdicts: verdicts("minor", "major", "minor"),
    why: "The guard of the case promises less, so that programs that read the fields may no longer compile.",
    action: readers,
  },
  both: {
    text,
    verdicts: verdicts("minor", "major", "major"),
    why: "What could be made still can; who reads it has to expect more.",
    action: readers,
  },
  unreached: unreached(text, "major"),
});

/** More is allowed, and nothing that was certain is lost. */
const more = (text: string): ByDirection => ({
  sent: {
    text,
    verdicts: verdicts("minor", "minor", "minor"),
    why: "What could be sent still can.",
    action: makers,
  },
  received: {
    text,
    verdicts: verdicts("minor", "minor", "minor"),
    why: "Unions are open: a program already has to expect cases that it does not know.",
    action: readers,
  },
  both: "sent",
  unreached: unreached(text, "minor"),
});

const elsewhere = (text: string): ByDirection => {
  const breaks = (why: string, action: string): RuleData => ({
    text,
    verdicts: verdicts("major", "major", "major"),
    why,
    action,
  });
  return {
    sent: breaks("What could be sent in the one case is refused now, and does not compile.", makers),
    received: breaks("The guards of both cases lead to other fields.", readers),
    both: "sent",
    unreached: unreached(text, "major"),
  };
};

export const unionRules: RulesOf<"union"> = {
  added: stricter("Fields of {item} belong to cases of {detail} now."),
  removed: looser("Fields of {item} no longer belong to cases of {detail}."),
};

export const caseRules: RulesOf<"case"> = {
  added: more("{item} has fields in the case {detail}: {after}."),
  "added-required": stricter("{item} has fields that have to be set in the case {detail}: {after}."),
  removed: elsewhere("{item} no longer has fields in the case {detail}; it had {before}."),
};

export const caseFieldRules: RulesOf<"case-field"> = {
  "gained-optional": more("{item} may have the field {detail} now."),
  "gained-required": stricter("{item} must have the field {detail} now."),
  lost: elsewhere("{item} no longer has the field {detail}."),
  moved: elsewhere("The field {detail} of {item} moved from the case {before} to {after}."),
  "made-required": stricter("{item} must have the field {detail}; it could be unset before."),
  "made-optional": looser("{item} may do without the field {detail}; it had to be set before."),
};
