import { verdicts, type RulesOf } from "./rule.ts";

export const moduleRules: RulesOf<"module"> = {
  added: {
    text: "Module {item} is new.",
    verdicts: verdicts("minor", "minor", "minor"),
    why: "Nothing that was there changes.",
    action: "Import it where it is useful; a server of an older release does not have it.",
  },
  removed: {
    text: "Module {item} is gone, with everything in it.",
    verdicts: verdicts("major", "major", "major"),
    why: "Its import no longer resolves, and a server of the new release refuses its operations.",
    action: "Remove the import, and what uses it.",
  },
  renamed: {
    text: "Module {before} is now {after}.",
    verdicts: verdicts("major", "major", "major"),
    why: "Its subpath and the wire names of everything in it change.",
    action: "Import it from its new subpath.",
  },
};

export const factoryRules: RulesOf<"factory"> = {
  added: {
    text: "Module {item} has a stub factory.",
    verdicts: verdicts("none", "minor", "none"),
    why: "The package exports one class more.",
    action: "Use it where all services of the module are needed.",
  },
  removed: {
    text: "Module {item} no longer has a stub factory.",
    verdicts: verdicts("none", "major", "none"),
    why: "The class is no longer exported.",
    action: "Make the clients of the services one by one.",
  },
};
