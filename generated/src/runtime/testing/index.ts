export { FakeVcenter, vapiError } from "./fake-vcenter.js";
export type {
  FakeInventory,
  FakeVcenterOptions,
  Fixture,
  Handlers,
  HttpAnswer,
  HttpExchange,
  ReceivedCall,
  Trouble,
} from "./fake-vcenter.js";
export { listen } from "./http-server.js";
export type { ListeningVcenter, ListenOptions } from "./http-server.js";
export type { KeyAndCertificate } from "./self-signed.js";
export { sampleOf } from "./sample.js";
export type { SampleSize } from "./sample.js";
export type { Sessions, Users } from "./sessions.js";
