import type { Module } from "../model/model.ts";
import type { Names } from "./names/names.ts";

/** What the files that are made of all modules say about one module. */
export interface PackageModule {
  readonly id: string;
  readonly doc: string;
  readonly services: readonly PackageService[];
}

export interface PackageService {
  readonly id: string;
  readonly name: string;
  /** The name of its interface. */
  readonly declared: string;
  readonly client: string;
}

export const summaryOf = ({ id, doc, services }: Module, names: Names): PackageModule => ({
  id,
  doc,
  services: services.map((service) => ({
    id: service.id,
    name: service.name,
    declared: names.declared(service),
    client: names.client(service),
  })),
});
