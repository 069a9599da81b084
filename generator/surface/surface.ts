/** A member of an interface or a class, or an export of a namespace. */
export interface Member {
  /** Its whole text, without comments. */
  readonly text: string;
  /** True where a value may lack it. */
  readonly optional: boolean;
}

/** Something that can be imported from a subpath, as its users see it. */
export interface Exported {
  /** The file that declares it, below the folder of the declarations: `vcenter/vm/power`. */
  readonly file: string;
  /** What it is: `interface` and `const` for a structure and its descriptor, which share a name. */
  readonly kinds: readonly string[];
  /** Its declarations without comments, and those of what they name that cannot be imported. */
  readonly text: string;
  /** Members of all its declarations, by name, if it is an interface, a class or a namespace. */
  readonly members: ReadonlyMap<string, Member>;
  /** Where to import the names in its text, apart from its own. */
  readonly uses: ReadonlyMap<string, ImportPlace>;
}

/** The subpath and the name in an import. */
export interface ImportPlace {
  readonly subpath: string;
  readonly name: string;
}

/** What a package lets its users import: by subpath, such as `vsphere-sdk/vcenter/vm`, and name. */
export type Surface = ReadonlyMap<string, ReadonlyMap<string, Exported>>;

/** A subpath, an export of it, or a member of that. */
export interface SurfaceItem {
  readonly subpath: string;
  /** Unset for the subpath itself. */
  readonly name?: string;
  /** As it is called in `members`; unset for the export itself. */
  readonly member?: string;
}
