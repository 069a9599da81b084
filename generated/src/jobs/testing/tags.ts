import { Category, Tag, TagAssociation } from "../../cis/tagging/index.js";
import { AlreadyExists, InvalidArgument } from "../../vapi/std/errors/index.js";
import type { FakeVcenter } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import { found, type Identifiers, type State } from "./store.js";

interface ObjectId {
  readonly type: string;
  readonly id: string;
}

const keyOf = ({ type, id }: ObjectId): string => `${type}:${id}`;
const objectOf = (key: string): ObjectId => {
  const [type = "", ...id] = key.split(":");
  return { type, id: id.join(":") };
};

/** Makes a fake server answer calls about its tags. */
export function serveTags(vcenter: FakeVcenter, { categories, tags }: State, ids: Identifiers): void {
  const category = (id: string) => found(categories, id, "category");
  const tag = (id: string) => found(tags, id, "tag");
  const named = (name: string, exceptId?: string): boolean =>
    [...categories].some(([id, other]) => id !== exceptId && other.name === name);
  vcenter.on(Category, {
    create: ({ createSpec: { name, description, cardinality, associableTypes } }) => {
      if (named(name)) throw vapiError(AlreadyExists, `There is a category ${name} already.`);
      const id = `urn:vmomi:InventoryServiceCategory:${ids.uuid()}:GLOBAL`;
      const kind = String(cardinality) as "SINGLE" | "MULTIPLE";
      categories.set(id, { name, description, cardinality: kind, associableTypes: new Set(associableTypes) });
      return id;
    },
    get: ({ categoryId }) => ({ id: categoryId, ...category(categoryId), usedBy: new Set() }),
    list: () => [...categories.keys()],
    update: ({ categoryId, updateSpec: { name, description, cardinality } }) => {
      const entry = category(categoryId);
      if (name !== undefined && named(name, categoryId))
        throw vapiError(AlreadyExists, `There is a category ${name} already.`);
      entry.name = name ?? entry.name;
      entry.description = description ?? entry.description;
      entry.cardinality =
        ((cardinality && String(cardinality)) as typeof entry.cardinality | undefined) ?? entry.cardinality;
    },
    delete: ({ categoryId }) => {
      category(categoryId);
      for (const [id, entry] of tags) if (entry.categoryId === categoryId) tags.delete(id);
      categories.delete(categoryId);
    },
  });

  const isTaken = (categoryId: string, name: string, exceptId?: string): boolean =>
    [...tags].some(([id, other]) => id !== exceptId && other.categoryId === categoryId && other.name === name);
  vcenter.on(Tag, {
    create: ({ createSpec: { name, description, categoryId } }) => {
      category(categoryId);
      if (isTaken(categoryId, name)) throw vapiError(AlreadyExists, `There is a tag ${name} already.`);
      const id = `urn:vmomi:InventoryServiceTag:${ids.uuid()}:GLOBAL`;
      tags.set(id, { categoryId, name, description, objects: new Set() });
      return id;
    },
    get: ({ tagId }) => {
      const { categoryId, name, description } = tag(tagId);
      return { id: tagId, categoryId, name, description, usedBy: new Set() };
    },
    list: () => [...tags.keys()],
    listTagsForCategory: ({ categoryId }) => {
      category(categoryId);
      return [...tags].flatMap(([id, entry]) => (entry.categoryId === categoryId ? [id] : []));
    },
    update: ({ tagId, updateSpec: { name, description } }) => {
      const entry = tag(tagId);
      if (name !== undefined && isTaken(entry.categoryId, name, tagId))
        throw vapiError(AlreadyExists, `There is a tag ${name} already.`);
      entry.name = name ?? entry.name;
      entry.description = description ?? entry.description;
    },
    delete: ({ tagId }) => {
      tag(tagId);
      tags.delete(tagId);
    },
  });

  const attach = (tagId: string, object: ObjectId): void => {
    const { categoryId, objects } = tag(tagId);
    const { associableTypes, cardinality } = category(categoryId);
    if (associableTypes.size > 0 && !associableTypes.has(object.type))
      throw vapiError(InvalidArgument, `Tags of this category don't go on objects of the type ${object.type}.`);
    const others = [...tags].filter(([id, other]) => id !== tagId && other.categoryId === categoryId);
    if (cardinality === "SINGLE" && others.some(([, other]) => other.objects.has(keyOf(object))))
      throw vapiError(InvalidArgument, "The object has another tag of this category, which allows one.");
    objects.add(keyOf(object));
  };
  const tagsOf = (object: ObjectId): string[] =>
    [...tags].flatMap(([id, { objects }]) => (objects.has(keyOf(object)) ? [id] : []));
  const objectsOf = (tagId: string): ObjectId[] => [...tag(tagId).objects].map(objectOf);
  /** Does the work for all items that allow it, and returns the errors of the others. */
  const batch = <T>(items: Iterable<T>, work: (item: T) => void) => {
    const errorMessages = [...items].flatMap((item) => {
      try {
        work(item);
        return [];
      } catch (error) {
        return [{ id: "tagging.failed", defaultMessage: (error as Error).message, args: [] }];
      }
    });
    return { success: errorMessages.length === 0, errorMessages };
  };
  vcenter.on(TagAssociation, {
    attach: ({ tagId, objectId }) => attach(tagId, objectId),
    detach: ({ tagId, objectId }) => void tag(tagId).objects.delete(keyOf(objectId)),
    attachMultipleTagsToObject: ({ objectId, tagIds }) => batch(tagIds, (tagId) => attach(tagId, objectId)),
    attachTagToMultipleObjects: ({ tagId, objectIds }) => batch(objectIds, (object) => attach(tagId, object)),
    detachMultipleTagsFromObject: ({ objectId, tagIds }) =>
      batch(tagIds, (tagId) => void tag(tagId).objects.delete(keyOf(objectId))),
    detachTagFromMultipleObjects: ({ tagId, objectIds }) =>
      batch(objectIds, (object) => void tag(tagId).objects.delete(keyOf(object))),
    listAttachedTags: ({ objectId }) => tagsOf(objectId),
    listAttachedObjects: ({ tagId }) => objectsOf(tagId),
    listAttachedTagsOnObjects: ({ objectIds }) =>
      objectIds.map((objectId) => ({ objectId, tagIds: tagsOf(objectId) })).filter(({ tagIds }) => tagIds.length > 0),
    listAttachedObjectsOnTags: ({ tagIds }) => tagIds.map((tagId) => ({ tagId, objectIds: objectsOf(tagId) })),
  });
}
