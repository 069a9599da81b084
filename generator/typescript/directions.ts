import { reachable } from "../model/rules/types.ts";
import type { Model, Structure, Type } from "../model/model.ts";

/** Which way values of a structure travel. */
export interface Directions {
  isSent(structure: Structure): boolean;
  isReceived(structure: Structure): boolean;
  /** True when the structure is both, and what may be sent is wider than what is received. */
  hasTwoForms(structure: Structure): boolean;
}

/** Follows every parameter and every result; what neither reaches travels as a dynamic structure, so both ways. */
export function findDirections(model: Model): Directions {
  const operations = model.modules.flatMap((module) => module.services.flatMap((service) => service.operations));
  const sent = reachable(operations.flatMap((operation) => operation.params.map((param) => param.type)));
  const received = reachable(operations.map((operation) => operation.output));
  const isSent = (structure: Structure): boolean => sent.has(structure) || !received.has(structure);
  const isReceived = (structure: Structure): boolean => received.has(structure) || !sent.has(structure);

  // Where we send an enumeration its plain text will do; that is the only difference between the two forms.
  const differs = new Map<Structure, boolean>();
  const structureDiffers = (structure: Structure): boolean => {
    const known = differs.get(structure);
    if (known !== undefined) return known;
    differs.set(structure, false);
    const result = structure.fields.some((field) => typeDiffers(field.type));
    differs.set(structure, result);
    return result;
  };
  const typeDiffers = (type: Type): boolean => {
    switch (type.kind) {
      case "reference":
        return type.target.kind === "enumeration" || structureDiffers(type.target);
      case "optional":
      case "list":
      case "set":
        return typeDiffers(type.element);
      case "map":
        return typeDiffers(type.key) || typeDiffers(type.value);
      default:
        return false;
    }
  };
  return {
    isSent,
    isReceived,
    hasTwoForms: (structure) => isSent(structure) && isReceived(structure) && structureDiffers(structure),
  };
}
