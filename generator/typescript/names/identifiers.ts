import { memberName } from "../../../templates/runtime/member-name.ts";

export { memberName };

/** The member for a field or a parameter, made of the name that its definition gives it. */
export const memberOf = ({ name, alias }: { readonly name: string; readonly alias: string | undefined }): string =>
  memberName(alias ?? name);

/** `tag_association` → `TagAssociation`: a wire name as the name of a type. */
export function pascalCase(wireName: string): string {
  const member = memberName(wireName);
  return member.charAt(0).toUpperCase() + member.slice(1);
}

/** `PowerState` → `powerState`, `OVFParams` → `ovfParams`: the name of a type as that of a constant. */
export function camelCase(typeName: string): string {
  const capitals = /^[A-Z]+(?![a-z])|^[A-Z]/.exec(typeName)?.[0] ?? "";
  return capitals.toLowerCase() + typeName.slice(capitals.length);
}

/** `LibraryItem` → `library-item`: the name of a type as that of a file. */
export const kebabCase = (typeName: string): string =>
  typeName.replace(/([a-z0-9])([A-Z])|([A-Z])(?=[A-Z][a-z])/g, "$1$3-$2").toLowerCase();
