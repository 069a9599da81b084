import { Item } from "vsphere-sdk/content/library";
import type { FakeVcenter } from "vsphere-sdk/testing";

export interface LibraryEntry {
  readonly id: string;
  readonly name: string;
  readonly type: string;
}

/** Gives a fake vCenter a content library that finds items as a real one does: without regard to case. */
export function withLibrary(vcenter: FakeVcenter, entries: readonly LibraryEntry[]): FakeVcenter {
  const fits = (wanted: string | undefined, actual: string): boolean =>
    wanted === undefined || wanted.toLowerCase() === actual.toLowerCase();
  return vcenter.on(Item, {
    find: ({ spec }) =>
      entries.filter(({ name, type }) => fits(spec.name, name) && fits(spec.type, type)).map(({ id }) => id),
  });
}
