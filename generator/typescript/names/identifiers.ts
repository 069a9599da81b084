import { memberName } from "../../../templates/runtime/member-name.ts";

export { memberName };

/** The member for a field or a parameter, derived from the name in its definition. */
export const memberOf = ({ name, alias }: { readonly name: string; readonly alias: string | undefined }): string =>
  memberName(alias ?? name);

/** `tag_association` → `TagAssociation`: the name of a type, from a wire name. */
export function pascalCase(wireName: string): string {
  const member = memberName(wireName);
  return member.charAt(0).toUpperCase() + member.slice(1);
}

/** `PowerState` → `powerState`, `OVFParams` → `ovfParams`: the name of a constant, from that of a type. */
export function camelCase(typeName: string): string {
  const capitals = /^[A-Z]+(?![a-z])|^[A-Z]/.exec(typeName)?.[0] ?? "";
  return capitals.toLowerCase() + typeName.slice(capitals.length);
}

/** `LibraryItem` → `library-item`: the name of a file, from that of a type. */
export const kebabCase = (typeName: string): string =>
  typeName.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3-$2").toLowerCase();
