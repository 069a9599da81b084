import { verdicts, type RuleData } from "../rules/rule.ts";

/** What can change about what a package lets its users import, apart from what follows from its model. */
export type SurfaceKind =
  | "subpath-added"
  | "subpath-removed"
  | "export-added"
  | "export-removed"
  | "export-renamed"
  | "export-moved"
  | "export-kind"
  | "type-changed"
  | "parameter-added-optional"
  | "member-added-optional"
  | "member-added-required"
  | "member-added-received"
  | "member-added-class"
  | "member-removed"
  | "member-changed";

const only = (level: "major" | "minor") => verdicts("none", level, level);
const gone = "Programs that use it no longer compile.";

/** Rules of the surface, which never affects the wire. */
export const surfaceRules: Readonly<Record<SurfaceKind, RuleData>> = {
  "subpath-added": {
    text: "{item} can be imported.",
    verdicts: only("minor"),
    why: "Nothing that was there changes.",
    action: "Use it where it is useful.",
  },
  "subpath-removed": {
    text: "{item} can no longer be imported.",
    verdicts: only("major"),
    why: gone,
    action: "Remove the imports, or take the names from where they are now.",
  },
  "export-added": {
    text: "{item} is exported.",
    verdicts: only("minor"),
    why: "Nothing that was there changes.",
    action: "Use it where it is useful.",
  },
  "export-removed": {
    text: "{item} is no longer exported.",
    verdicts: only("major"),
    why: gone,
    action: "Remove what uses it, or use what replaces it.",
  },
  "export-renamed": {
    text: "{old} is now exported as {item}.",
    verdicts: only("major"),
    why: gone,
    action: "Import it under its new name.",
  },
  "export-moved": {
    text: "{old} is now exported as {item}.",
    verdicts: only("major"),
    why: "Programs that import it from its old place no longer compile.",
    action: "Import it from its new place.",
  },
  "export-kind": {
    text: "{item} was {before} and is {after}.",
    verdicts: only("major"),
    why: "A type, a value and a class are used in different ways.",
    action: "Use it as what it is now.",
  },
  "type-changed": {
    text: "{item} has another type: {before} became {after}.",
    verdicts: only("major"),
    why: "Programs that use it may no longer compile.",
    action: "Use it as its new type asks.",
  },
  "parameter-added-optional": {
    text: "{item} takes more, which may be left out: {before} became {after}.",
    verdicts: only("minor"),
    why: "Calls stay as they are.",
    action: "Use it where it is useful.",
  },
  "member-added-optional": {
    text: "{item} is a new member that may be missing: {after}.",
    verdicts: only("minor"),
    why: "What was complete still is.",
    action: "Use it where it is useful.",
  },
  "member-added-required": {
    text: "{item} is a new member that has to be there: {after}.",
    verdicts: only("major"),
    why: "What was complete no longer is, where a program makes such an object.",
    action: "Add the member where such an object is made.",
  },
  "member-added-received": {
    text: "{item} is a new member: {after}.",
    verdicts: verdicts("none", "minor", "minor"),
    why: "Such objects come from the package.",
    action: "Use it where it is useful.",
  },
  "member-added-class": {
    text: "{item} is a new member of a class: {after}.",
    verdicts: only("minor"),
    why: "Objects of the class come from the package.",
    action: "Use it where it is useful.",
  },
  "member-removed": {
    text: "Member {item} is gone; it was {before}.",
    verdicts: only("major"),
    why: gone,
    action: "Remove what uses it, or use what replaces it.",
  },
  "member-changed": {
    text: "{item} has another type: {before} became {after}.",
    verdicts: only("major"),
    why: "Programs that use it may no longer compile.",
    action: "Use it as its new type asks.",
  },
};
