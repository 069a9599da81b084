import { Library, LocalLibrary } from "../../content/index.js";
import { Item } from "../../content/library/index.js";
import { AlreadyExists, InvalidArgument } from "../../vapi/std/errors/index.js";
import type { FakeVcenter } from "../../runtime/testing/index.js";
import { vapiError } from "../../runtime/testing/index.js";
import { found, type Identifiers, type State } from "./store.js";

const time = new Date("2026-01-01T00:00:00.000Z");

/** Makes a fake server answer calls about its content libraries. */
export function serveLibraries(vcenter: FakeVcenter, state: State, ids: Identifiers): void {
  const { libraries, items } = state;
  const library = (id: string) => found(libraries, id, "library");
  const item = (id: string) => found(items, id, "library item");
  const libraryModel = (id: string) => {
    const { name, description, datastore } = library(id);
    const storageBackings = datastore === undefined ? [] : [{ type: "DATASTORE" as const, datastoreId: datastore }];
    const always = { creationTime: time, lastModifiedTime: time, version: "1" };
    return { id, name, description, type: "LOCAL" as const, storageBackings, ...always };
  };
  vcenter.on(LocalLibrary, {
    create: ({ createSpec: { name, description = "", storageBackings } }) => {
      if (name === undefined || name === "") throw vapiError(InvalidArgument, "The library has no name.");
      const id = ids.uuid();
      libraries.set(id, { name, description, datastore: storageBackings?.[0]?.datastoreId });
      return id;
    },
    get: ({ libraryId }) => libraryModel(libraryId),
    list: () => [...libraries.keys()],
    update: ({ libraryId, updateSpec: { name, description } }) => {
      const entry = library(libraryId);
      entry.name = name ?? entry.name;
      entry.description = description ?? entry.description;
    },
    delete: ({ libraryId }) => {
      library(libraryId);
      for (const [id, entry] of items) if (entry.libraryId === libraryId) items.delete(id);
      libraries.delete(libraryId);
    },
  });
  vcenter.on(Library, {
    get: ({ libraryId }) => libraryModel(libraryId),
    list: () => [...libraries.keys()],
    find: ({ spec: { name, type } }) =>
      [...libraries].flatMap(([id, entry]) =>
        (name === undefined || entry.name.toLowerCase() === name.toLowerCase()) &&
        (type === undefined || String(type) === "LOCAL")
          ? [id]
          : [],
      ),
    update: ({ libraryId, updateSpec: { name, description } }) => {
      const entry = library(libraryId);
      entry.name = name ?? entry.name;
      entry.description = description ?? entry.description;
    },
  });
  vcenter.on(Item, {
    create: ({ createSpec: { libraryId = "", name, description = "", type = "" } }) => {
      library(libraryId);
      if (name === undefined || name === "") throw vapiError(InvalidArgument, "The item has no name.");
      if ([...items.values()].some((other) => other.libraryId === libraryId && other.name === name))
        throw vapiError(AlreadyExists, `There is an item ${name} in the library already.`);
      const id = ids.uuid();
      items.set(id, { libraryId, name, description, type, files: new Map() });
      return id;
    },
    get: ({ libraryItemId }) => {
      const { libraryId, name, description, type, files } = item(libraryItemId);
      const size = [...files.values()].reduce((sum, bytes) => sum + bytes.length, 0);
      const always = {
        creationTime: time,
        lastModifiedTime: time,
        version: "1",
        contentVersion: "1",
        metadataVersion: "1",
      };
      return { id: libraryItemId, libraryId, name, description, type, size, cached: true, ...always };
    },
    list: ({ libraryId }) => {
      library(libraryId);
      return [...items].flatMap(([id, entry]) => (entry.libraryId === libraryId ? [id] : []));
    },
    find: ({ spec: { name, libraryId, type } }) =>
      [...items].flatMap(([id, entry]) =>
        (name === undefined || entry.name.toLowerCase() === name.toLowerCase()) &&
        (libraryId === undefined || entry.libraryId === libraryId) &&
        (type === undefined || entry.type === type)
          ? [id]
          : [],
      ),
    update: ({ libraryItemId, updateSpec: { name, description } }) => {
      const entry = item(libraryItemId);
      entry.name = name ?? entry.name;
      entry.description = description ?? entry.description;
    },
    delete: ({ libraryItemId }) => {
      item(libraryItemId);
      items.delete(libraryItemId);
    },
  });
}
