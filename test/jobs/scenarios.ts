import { HttpError, ServiceError, type Connection } from "vsphere-sdk";
import { SessionClient } from "vsphere-sdk/cis";
import { CategoryClient, TagAssociationClient, TagClient } from "vsphere-sdk/cis/tagging";
import { LibraryClient, LocalLibraryClient } from "vsphere-sdk/content";
import { ItemClient } from "vsphere-sdk/content/library";

/** Identifiers that a server for tests has, whoever made it. */
export interface Known {
  readonly datastore: string;
  readonly vm: string;
}

/** What a user does, and what comes of it: the same on every server that is one. */
export interface Scenario {
  readonly name: string;
  readonly run: (connection: Connection, known: Known) => Promise<Readonly<Record<string, unknown>>>;
  readonly expected: Readonly<Record<string, unknown>>;
}

/** The name of what a call was refused with. */
export async function refusal(call: Promise<unknown>): Promise<string> {
  try {
    await call;
    return "nothing";
  } catch (error) {
    if (error instanceof ServiceError) return error.name;
    if (error instanceof HttpError) return `HTTP ${error.status}`;
    throw error;
  }
}

const backing = ({ datastore }: Known) => [{ type: "DATASTORE", datastoreId: datastore }] as const;

export const scenarios: readonly Scenario[] = [
  {
    name: "sessions",
    async run(connection) {
      const info = await new SessionClient(connection).get();
      return { user: info.user, valid: await connection.isSessionValid() };
    },
    expected: { user: "administrator@vsphere.local", valid: true },
  },
  {
    name: "libraries",
    async run(connection, known) {
      const local = new LocalLibraryClient(connection);
      const all = new LibraryClient(connection);
      const createSpec = { name: "one", description: "d", storageBackings: backing(known) };
      const libraryId = await local.create({ createSpec });
      await local.update({ libraryId, updateSpec: { description: "changed" } });
      const found = await all.find({ spec: { name: "one" } });
      const none = await all.find({ spec: { name: "two" } });
      const { name, description } = await all.get({ libraryId });
      const missing = await refusal(all.get({ libraryId: "11111111-2222-4333-8444-555555555555" }));
      const before = (await local.list()).length;
      await local.delete({ libraryId });
      const after = (await local.list()).length;
      return {
        found: found.length === 1 && found[0] === libraryId,
        none,
        name,
        description,
        missing,
        before,
        after,
      };
    },
    expected: {
      found: true,
      none: [],
      name: "one",
      description: "changed",
      missing: "NotFound",
      before: 1,
      after: 0,
    },
  },
  {
    name: "items",
    async run(connection, known) {
      const local = new LocalLibraryClient(connection);
      const items = new ItemClient(connection);
      const libraryId = await local.create({ createSpec: { name: "items", storageBackings: backing(known) } });
      const createSpec = { libraryId, name: "item", type: "ovf" };
      const libraryItemId = await items.create({ createSpec });
      const again = await refusal(items.create({ createSpec }));
      const { name, type } = await items.get({ libraryItemId });
      const listed = await items.list({ libraryId });
      const found = await items.find({ spec: { name: "item", libraryId } });
      await items.delete({ libraryItemId });
      const missing = await refusal(items.get({ libraryItemId }));
      const left = (await items.list({ libraryId })).length;
      await local.delete({ libraryId });
      const same = listed.join() === libraryItemId && found.join() === libraryItemId;
      return { name, type, same, again, missing, left };
    },
    expected: { name: "item", type: "ovf", same: true, again: "AlreadyExists", missing: "NotFound", left: 0 },
  },
  {
    name: "tags",
    async run(connection, { vm }) {
      const categories = new CategoryClient(connection);
      const tags = new TagClient(connection);
      const associations = new TagAssociationClient(connection);
      const spec = {
        name: "stage",
        description: "",
        cardinality: "SINGLE",
        associableTypes: new Set(["VirtualMachine"]),
      } as const;
      const categoryId = await categories.create({ createSpec: spec });
      const categoryAgain = await refusal(categories.create({ createSpec: spec }));
      const tagId = await tags.create({ createSpec: { name: "prod", description: "d", categoryId } });
      const other = await tags.create({ createSpec: { name: "test", description: "", categoryId } });
      const tagAgain = await refusal(tags.create({ createSpec: { name: "prod", description: "", categoryId } }));
      const objectId = { type: "VirtualMachine", id: vm };
      await associations.attach({ tagId, objectId });
      const second = await refusal(associations.attach({ tagId: other, objectId }));
      await associations.detach({ tagId: other, objectId });
      const wrongType = await refusal(
        associations.attach({ tagId: other, objectId: { type: "Datastore", id: "datastore-1" } }),
      );
      const attached = await associations.listAttachedTags({ objectId });
      const objects = await associations.listAttachedObjects({ tagId });
      const bulk = await associations.listAttachedTagsOnObjects({ objectIds: [objectId] });
      const ofCategory = (await tags.listTagsForCategory({ categoryId })).length;
      await associations.detach({ tagId, objectId });
      const detached = await associations.listAttachedTags({ objectId });
      await categories.delete({ categoryId });
      const missing = await refusal(tags.get({ tagId }));
      const left = [(await categories.list()).length, (await tags.list()).length];
      return {
        attached: attached.join() === tagId && objects.map(({ id }) => id).join() === vm,
        bulk: bulk.map(({ tagIds }) => tagIds.join() === tagId),
        ofCategory,
        detached,
        categoryAgain,
        tagAgain,
        second,
        wrongType,
        missing,
        left,
      };
    },
    expected: {
      attached: true,
      bulk: [true],
      ofCategory: 2,
      detached: [],
      categoryAgain: "AlreadyExists",
      tagAgain: "AlreadyExists",
      second: "InvalidArgument",
      wrongType: "InvalidArgument",
      missing: "NotFound",
      left: [0, 0],
    },
  },
];

/** Where vcsim differs from a vCenter, by scenario; the fake doesn't. Reviewed with each version of vcsim. */
export const differencesOfVcsim: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  // It has no error for what isn't there, only a status.
  libraries: { missing: "HTTP 404" },
  items: { missing: "HTTP 404" },
  // It doesn't look at the rules of a category.
  tags: { missing: "HTTP 404", second: "nothing", wrongType: "nothing" },
};
